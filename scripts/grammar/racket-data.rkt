#lang racket/base
;; What Racket's own reader says of files: reads paths from standard input, one a line, and writes for
;; each a line of JSON: {"path", "reads", "data": [[start, end], …], "totals"} with the offsets of every
;; top-level datum behind the #lang line and "totals" over all data inside, or {"path", "reads": false, "why"} for a file that is not made
;; of S-expressions or cannot be read at all. Offsets count characters, and CR LF as one.
;;
;; A file is made of S-expressions if the reader of its language gives the same data, at the same
;; places, as plain `read-syntax` does behind the #lang line (less at most two that say which language
;; it is, as in `#lang s-exp "x.rkt"`).
(require json racket/file racket/list racket/port)

(define-values (ns) (make-base-namespace))

;; Behind whitespace and comments: the #lang line's end, or #f if there is none.
(define (skip-lang in)
  (let loop ()
    (cond
      [(regexp-try-match #px"^[\\s\ufeff]+" in) (loop)]
      [(regexp-try-match #rx"^;[^\n]*" in) (loop)]
      [(regexp-try-match #rx"^#![ /](?:[^\n\\\\]|\\\\.)*" in) (loop)]
      [(regexp-match-peek #rx"^#[|]" in) (read-comment in) (loop)]
      [(regexp-match-peek #rx"^#;" in) (read-comment in) (loop)]
      [else (and (regexp-try-match #px"^#(?:lang +|!)[-+_/A-Za-z0-9]+" in) #t)])))

;; Reads one comment as the reader does, by a datum put behind it.
(define (read-comment in)
  (if (regexp-match-peek #rx"^#;" in)
      (begin (read-bytes 2 in) (read in))
      (let loop ([depth 0])
        (define m (car (regexp-match #rx"#[|]|[|]#" in)))
        (define now (if (equal? m #"#|") (add1 depth) (sub1 depth)))
        (when (> now 0) (loop now)))))

(define (all-data in)
  (for/list ([stx (in-port (lambda (p) (read-syntax 'file p)) in)]) stx))

(define (counted bytes)
  (define in (open-input-bytes bytes))
  (port-count-lines! in)
  in)

(define (span stx)
  (and (syntax-position stx)
       (list (sub1 (syntax-position stx)) (+ (sub1 (syntax-position stx)) (syntax-span stx)))))

;; The forms that a language's reader found in a module.
(define (module-body stx)
  (define forms (cdddr (syntax->list stx)))
  (define inner
    (and (= 1 (length forms)) (syntax->list (car forms))))
  (if (and inner (pair? inner) (eq? '#%module-begin (syntax-e (car inner)))) (cdr inner) forms))

;; Printed forms, because some numbers are not `equal?` to themselves.
(define (same? a b)
  (and (equal? (span a) (span b))
       (equal? (format "~s" (syntax->datum a)) (format "~s" (syntax->datum b)))))

;; Of all data at any depth: how many, and the sums of their starts and of their ends. Not counted:
;; what is inside hash tables, and the `quote` that stands for a mark.
(define (totals data)
  (define count 0)
  (define starts 0)
  (define ends 0)
  (define (take! stx)
    (define place (span stx))
    (when place
      (set! count (add1 count))
      (set! starts (+ starts (car place)))
      (set! ends (+ ends (cadr place))))
    (inside stx (syntax-e stx)))
  (define (inside stx value)
    (cond
      [(pair? value)
       (unless (and (syntax? stx) (syntax? (car value)) (marks? stx (car value))) (take! (car value)))
       (if (syntax? (cdr value)) (take! (cdr value)) (inside #f (cdr value)))]
      [(vector? value) (for-each take! (vector->list value))]
      [(box? value) (take! (unbox value))]
      [(prefab-struct-key value) (for-each take!* (cdr (vector->list (struct->vector value))))]))
  (define (take!* part) (when (syntax? part) (take! part)))
  (for-each take! data)
  (list count starts ends))

;; Whether a list was written as a mark and a datum: then its head begins where it does itself.
(define (marks? stx head)
  (and (syntax-position head) (equal? (syntax-position stx) (syntax-position head))))

(define (suffix? short long)
  (define extra (- (length long) (length short)))
  (and (<= 0 extra 2) (andmap same? short (drop long extra))))

(define (report path)
  (define bytes (file->bytes path))
  (define plain (counted bytes))
  (define lang? (skip-lang plain))
  (define data
    (parameterize ([read-accept-reader #t] [read-accept-lang #f]) (all-data plain)))
  (define own
    (and lang?
         (parameterize ([read-accept-reader #t] [read-accept-lang #t] [current-namespace ns]
                        [current-load-relative-directory (path-only* path)])
           (module-body (read-syntax 'file (counted bytes))))))
  (cond
    [(and lang? (not (suffix? own data)))
     (hasheq 'path path 'reads #f 'why "its language reads other data")]
    [(not (andmap span data))
     (hasheq 'path path 'reads #f 'why "a reader of its own makes data without places")]
    [else (hasheq 'path path 'reads #t 'data (map span data) 'totals (totals data))]))

(define (path-only* path)
  (define-values (folder name dir?) (split-path (path->complete-path path)))
  folder)

(module+ main
  (for ([path (in-lines)])
    (write-json
     (with-handlers ([(lambda (e) (not (exn:break? e)))
                      (lambda (e)
                        (hasheq 'path path 'reads #f
                                'why (if (exn? e) (exn-message e) (format "~a" e))))])
       (report path)))
    (newline)))
