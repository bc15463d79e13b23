#lang racket/base
;; A long-lived Racket expander: one JSON request a line in, one JSON answer a line out.
;; Each state is read and expanded as a module in a namespace of its own, never instantiated; code
;; that runs at expansion time may read but neither write, delete, connect nor start processes.
;; The expander stops at the first fault. An unbound name is therefore declared and the module
;; expanded again, so that one package that is missing does not hide what else is wrong.

(require json racket/port racket/string)

(define time-limit 10)
(define memory-limit (* 512 1024 1024))
(define rounds 60)

(define base (make-base-namespace))
;; Loaded once, attached to every state's namespace: most of the time would go here.
(define shared
  '(racket/base racket racket/list racket/string racket/match racket/contract racket/class
    racket/set racket/math racket/port syntax/parse racket/function racket/dict))
(for ([module (in-list shared)])
  (with-handlers ([exn:fail? void])
    (parameterize ([current-namespace base]) (dynamic-require module (void)))))

(define (fresh-namespace)
  (define space (make-base-empty-namespace))
  (for ([module (in-list shared)])
    (with-handlers ([exn:fail? void]) (namespace-attach-module base module space)))
  space)

(define guard
  (make-security-guard
   (current-security-guard)
   (lambda (who path modes)
     (when (for/or ([mode (in-list modes)]) (memq mode '(write delete execute)))
       (error who "not allowed while a program is judged")))
   (lambda (who host port kind) (error who "no network while a program is judged"))))

(define (finding rule symbol line message)
  (hasheq 'rule rule 'symbol symbol 'line (or line 1) 'message message))

(define (line-of exn)
  (define places
    (cond [(exn:fail:syntax? exn) (map syntax-line (exn:fail:syntax-exprs exn))]
          [(exn:fail:read? exn) (map srcloc-line (exn:fail:read-srclocs exn))]
          [else '()]))
  (or (for/last ([line (in-list places)] #:when line) line) 1))

;; The message without positions and without what follows its first line.
(define (plain message)
  (regexp-replace* #px"\\s+" (regexp-replace #px"^[^ ]*:\\d+[:.]\\d+: " (car (string-split message "\n" #:trim? #f)) "") " "))

(define (parse-state text)
  (define in (open-input-string text))
  (port-count-lines! in)
  (parameterize ([read-accept-reader #t] [read-accept-lang #t] [current-namespace base])
    (define all (for/list ([stx (in-port (lambda (p) (read-syntax 'state p)) in)]) stx))
    (cond [(null? all) (datum->syntax #f '(module state racket/base))]
          [(null? (cdr all)) (if (module-form? (car all)) (car all) (without-language all))]
          [(ormap module-form? all) (datum->syntax #f (cons 'begin all))]
          [else (without-language all)])))

;; A function by itself does not say its language: it is read as in the largest.
(define (without-language all)
  (datum->syntax #f (list* 'module 'state 'racket all)))

(define (module-form? stx)
  (and (pair? (syntax-e stx)) (eq? 'module (syntax-e (car (syntax-e stx))))))

;; (module name lang body ...) with declarations for the given names put in front of the body.
(define (with-declared stx names)
  (if (or (null? names) (not (module-form? stx))) stx
      (syntax-case stx ()
        [(module name lang (begin-form body ...))
         (eq? '#%module-begin (syntax-e #'begin-form))
         (datum->syntax stx (list #'module #'name #'lang
                                  (datum->syntax #'begin-form (list* #'begin-form (append (declarations #'begin-form names) (syntax->list #'(body ...)))) #'begin-form))
                        stx)]
        [(module name lang body ...)
         (datum->syntax stx (list* #'module #'name #'lang (append (declarations #'lang names) (syntax->list #'(body ...)))) stx)])))

(define (declarations context names)
  (for/list ([name (in-list names)])
    (datum->syntax context `(define-values (,name) (#%plain-app list)) context)))

(define (expand-state stx folder)
  (parameterize ([current-namespace (fresh-namespace)]
                 [current-security-guard guard]
                 [current-output-port (open-output-nowhere)]
                 [current-error-port (open-output-nowhere)]
                 [current-input-port (open-input-string "")]
                 [current-load-relative-directory folder]
                 [exit-handler (lambda (code) (error 'exit "the program called exit"))]
                 [read-accept-compiled #f])
    (namespace-require ''#%kernel)
    (expand (namespace-syntax-introduce (if (module-form? stx)
                                            (check-module-form* stx)
                                            stx)))
    #f))

(define (check-module-form* stx)
  (syntax-case stx ()
    [(_ name . rest) (datum->syntax #f (cons (datum->syntax #f 'module) (cons #'name #'rest)) stx)]))

;; Runs a thunk in a custodian of its own within the limits; a string says which one was hit.
(define (limited thunk)
  (define custodian (make-custodian))
  (define result (box "memory limit"))
  (parameterize ([current-custodian custodian])
    (custodian-limit-memory custodian memory-limit custodian)
    (define worker (thread (lambda () (set-box! result (thunk)))))
    (unless (sync/timeout time-limit worker) (set-box! result "time limit")))
  (custodian-shutdown-all custodian)
  (unbox result))

(define (finding-of exn)
  (define message (exn-message exn))
  (define id
    (and (exn:fail:syntax? exn)
         (for/first ([stx (in-list (reverse (exn:fail:syntax-exprs exn)))] #:when (identifier? stx)) (syntax-e stx))))
  (define line (line-of exn))
  (cond
    [(exn:fail:read? exn) (finding "read-error" (plain message) line message)]
    [(exn:missing-module? exn)
     (define missing ((exn:missing-module-accessor exn) exn))
     (finding "module-not-found" (format "~a" missing) line message)]
    [(exn:fail:syntax:unbound? exn) (finding "unbound-identifier" (format "~a" id) line message)]
    [(regexp-match? #rx"duplicate|already required|already defined" message)
     (finding "duplicate-definition" (format "~a" id) line message)]
    [(exn:fail:syntax? exn) (finding "syntax" (plain message) line message)]
    [else (finding "expansion" (plain message) line message)]))

(define (judge text folder)
  (define stx
    (with-handlers ([exn:fail? finding-of])
      (define result (limited (lambda () (with-handlers ([exn? values]) (parse-state text)))))
      (cond [(exn? result) (raise result)]
            [(string? result) (finding "read-error" result 1 result)]
            [else result])))
  (if (hash? stx)
      (list (hash-set stx 'rule "read-error"))
      (let loop ([declared '()] [found '()] [left rounds])
        (define result
          (limited (lambda ()
                     (with-handlers ([exn? values])
                       (expand-state (with-declared stx declared) folder)))))
        (cond
          [(not result) (reverse found)]
          [(string? result) (reverse (cons (finding "limit" result 1 result) found))]
          [else
           (define next (finding-of result))
           (define name (string->symbol (hash-ref next 'symbol)))
           (if (and (equal? (hash-ref next 'rule) "unbound-identifier")
                    (not (memq name declared)) (> left 0))
               (loop (cons name declared) (cons next found) (sub1 left))
               (reverse (cons next found)))]))))

(define (folder-of path)
  (define-values (folder name dir?) (split-path (path->complete-path path)))
  (if (and (path? folder) (directory-exists? folder)) folder (current-directory)))

(define answers (current-output-port))
(define (say value)
  (write-json value answers)
  (newline answers)
  (flush-output answers))

(module+ main
  (say (hasheq 'ready #t 'name "racket" 'version (version)))
  (for ([line (in-lines)])
    (define request (string->jsexpr line))
    (define folder (folder-of (hash-ref request 'path "state.rkt")))
    (say (hasheq 'id (hash-ref request 'id)
                 'diagnostics (for/list ([state (in-list (hash-ref request 'states))])
                                (judge state folder))))))
