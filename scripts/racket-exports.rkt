#lang racket/base
;; Writes src/languages/racket/exports.json: what well-known Racket modules provide at phase 0, told
;; apart into values and syntax. Functions with keywords, structures' constructors and what goes with
;; a contract are macros to the expander, but can be applied to anything: they count as values. Names
;; are listed once; a module is a list of steps between indices into that list, in base 36.
;;   racket scripts/racket-exports.rkt > src/languages/racket/exports.json
(require json racket/list racket/port racket/string)

(define modules
  (call-with-input-string
   (string-append
    "racket/base racket racket/list racket/string racket/match racket/contract racket/contract/base "
    "racket/class racket/set racket/math racket/port racket/file racket/path racket/system "
    "racket/function racket/dict racket/sequence racket/stream racket/vector racket/format "
    "racket/date racket/syntax syntax/parse racket/generic racket/unit racket/promise "
    "racket/async-channel racket/place racket/future racket/generator racket/hash "
    "racket/runtime-path racket/cmdline racket/pretty racket/local racket/bool racket/bytes "
    "racket/control racket/exn racket/fixnum racket/flonum racket/unsafe/ops racket/keyword "
    "racket/lazy-require racket/logging racket/os racket/provide racket/random racket/require "
    "racket/sandbox racket/serialize racket/splicing racket/stxparam racket/struct "
    "racket/surrogate racket/symbol racket/tcp racket/udp racket/trace racket/undefined "
    "scheme/base scheme mzscheme json net/url net/base64 net/uri-codec data/queue data/heap "
    "data/order data/gvector syntax/stx syntax/kerncase syntax/location syntax/srcloc "
    "syntax/id-table syntax/parse/define setup/dirs file/md5 file/sha1 ffi/unsafe ffi/vector xml "
    "rackunit racket/gui/base racket/gui racket/draw racket/snip pict typed/racket/base typed/racket "
    "racket/kernel scheme/list scheme/match scheme/class scheme/unit scheme/file scheme/string "
    "scheme/port scheme/contract scheme/local mzlib/etc mzlib/list mzlib/string mzlib/class "
    "mzlib/unit mzlib/match mzlib/contract mzlib/file mzlib/process mzlib/pretty mzlib/kw "
    "mzlib/port mzlib/thread srfi/1 srfi/13 srfi/19 srfi/26")
   (lambda (in) (for/list ([m (in-port read in)]) m))))

(define (phase-0 lists)
  (for*/list ([phase (in-list lists)] #:when (eqv? 0 (car phase)) [entry (in-list (cdr phase))])
    (symbol->string (car entry))))

;; Whether the name can stand alone and be applied to any arguments, as a variable can.
(define (like-a-variable? name)
  (for/and ([form (in-list `(,name (,name) (,name 1) (,name 1 2 3 4 5 6 7 8) (,name #:no-such-keyword 1 2)))])
    (with-handlers ([exn:fail? (lambda (e) #f)])
      (expand `(#%expression (#%plain-lambda () ,form)))
      #t)))

;; Fails where the module does not run here: a graphical one without a display.
(define (tell-apart m values syntaxes)
  (parameterize ([current-namespace (make-base-empty-namespace)])
    (namespace-require 'racket/base)
    (namespace-require m)
    (define-values (variables macros)
      (partition (lambda (name) (like-a-variable? (string->symbol name))) syntaxes))
    (list m (append values variables) macros)))

(define provided
  (for/list ([m (in-list modules)])
    (with-handlers ([void (lambda (e) (eprintf "not installed: ~a\n" m) #f)])
      (parameterize ([current-namespace (make-base-namespace)])
        (dynamic-require m (void))
        (define-values (values syntaxes) (module->exports m))
        (with-handlers ([exn:fail? (lambda (e) (list m (phase-0 values) (phase-0 syntaxes)))])
          (tell-apart m (phase-0 values) (phase-0 syntaxes)))))))

(define all
  (sort (remove-duplicates (append* (map (lambda (p) (append (cadr p) (caddr p))) (filter values provided))))
        string<?))
(define index (for/hash ([name (in-list all)] [i (in-naturals)]) (values name i)))

(define (encoded names)
  (define numbers (sort (remove-duplicates (map (lambda (n) (hash-ref index n)) names)) <))
  (string-join (for/list ([n (in-list numbers)] [before (in-list (cons 0 numbers))])
                 (number->string* (- n before)))
               " "))

(define (number->string* n)
  (define digits "0123456789abcdefghijklmnopqrstuvwxyz")
  (let loop ([n n] [out ""])
    (define next (string-append (string (string-ref digits (remainder n 36))) out))
    (if (< n 36) next (loop (quotient n 36) next))))

(write-json
 (hasheq 'racket (version)
         'names (string-join all " ")
         'values (for/hasheq ([p (in-list provided)] #:when p) (values (car p) (encoded (cadr p))))
         'syntax (for/hasheq ([p (in-list provided)] #:when p) (values (car p) (encoded (caddr p))))))
(newline)
