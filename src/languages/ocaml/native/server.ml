(* A long-lived OCaml type checker: one JSON request a line in, one JSON answer a line out.

   A structure is checked item by item, so that an item which cannot be typed (a package that is not
   installed) does not hide what is wrong with the others: the names that a failed item would have
   bound are then unknown, and being unbound is not held against a use of them. Warnings are off. *)

#directory "+compiler-libs";;
#load "ocamlcommon.cma";;

(* ------------------------------------------------------------------ JSON, as the protocol needs *)

type json = Null | Bool of bool | Number of float | String of string | List of json list
          | Object of (string * json) list

exception Bad_json of int

let add_utf8 buffer code = Buffer.add_utf_8_uchar buffer (Uchar.of_int code)

let parse_json text =
  let at = ref 0 in
  let peek () = if !at < String.length text then text.[!at] else '\000' in
  let rec blanks () = match peek () with ' ' | '\t' | '\n' | '\r' -> incr at; blanks () | _ -> () in
  let expect c = if peek () = c then incr at else raise (Bad_json !at) in
  let hex () =
    let code = int_of_string ("0x" ^ String.sub text !at 4) in
    at := !at + 4; code in
  let string () =
    let out = Buffer.create 64 in
    let rec go () =
      match text.[!at] with
      | '"' -> incr at
      | '\\' ->
        let kind = text.[!at + 1] in
        at := !at + 2;
        (match kind with
         | 'n' -> Buffer.add_char out '\n' | 't' -> Buffer.add_char out '\t'
         | 'r' -> Buffer.add_char out '\r' | 'b' -> Buffer.add_char out '\b'
         | 'f' -> Buffer.add_char out '\012'
         | 'u' ->
           let code = hex () in
           if code >= 0xD800 && code < 0xDC00 && peek () = '\\' then begin
             at := !at + 2;
             let low = hex () in
             add_utf8 out (0x10000 + ((code - 0xD800) lsl 10) + (low - 0xDC00))
           end else if Uchar.is_valid code then add_utf8 out code
           else Buffer.add_char out '?'
         | c -> Buffer.add_char out c);
        go ()
      | c -> Buffer.add_char out c; incr at; go () in
    go (); Buffer.contents out in
  let rec value () =
    blanks ();
    match peek () with
    | '"' -> incr at; String (string ())
    | '[' -> incr at; List (items ']' value)
    | '{' -> incr at; Object (items '}' field)
    | 't' -> at := !at + 4; Bool true
    | 'f' -> at := !at + 5; Bool false
    | 'n' -> at := !at + 4; Null
    | _ ->
      let start = !at in
      while (match peek () with '0' .. '9' | '-' | '+' | '.' | 'e' | 'E' -> true | _ -> false) do incr at done;
      if !at = start then raise (Bad_json start);
      Number (float_of_string (String.sub text start (!at - start)))
  and field () = blanks (); expect '"'; let key = string () in blanks (); expect ':'; (key, value ())
  and items : 'a. char -> (unit -> 'a) -> 'a list = fun close item ->
    blanks ();
    if peek () = close then (incr at; [])
    else
      let rec go acc =
        let acc = item () :: acc in
        blanks ();
        if peek () = ',' then (incr at; go acc) else (expect close; List.rev acc) in
      go [] in
  value ()

let quote text =
  let out = Buffer.create (String.length text + 2) in
  Buffer.add_char out '"';
  String.iter (fun c -> match c with
    | '"' -> Buffer.add_string out "\\\"" | '\\' -> Buffer.add_string out "\\\\"
    | '\n' -> Buffer.add_string out "\\n"
    | c when Char.code c < 32 -> Buffer.add_string out (Printf.sprintf "\\u%04x" (Char.code c))
    | c -> Buffer.add_char out c) text;
  Buffer.add_char out '"';
  Buffer.contents out

(* ------------------------------------------------------------------ findings *)

type finding = { rule : string; symbol : string; line : int; message : string }

let one_line text = String.concat " " (List.filter (fun w -> w <> "") (String.split_on_char ' '
  (String.map (fun c -> if c = '\n' || c = '\t' then ' ' else c) text)))

(* Type variables and line numbers differ between states of one program. *)
let normalised text =
  let out = Buffer.create (String.length text) in
  String.iter (fun c -> match c with '0' .. '9' -> () | c -> Buffer.add_char out c) text;
  one_line (Buffer.contents out)

let starts prefix text =
  String.length text >= String.length prefix && String.sub text 0 (String.length prefix) = prefix

let last_word text =
  match List.rev (String.split_on_char ' ' text) with [] -> "" | word :: _ -> word

let unbound = [ "Unbound value", "unbound-value"; "Unbound constructor", "unbound-constructor";
                "Unbound module type", "unbound-module-type"; "Unbound module", "unbound-module";
                "Unbound type constructor", "unbound-type"; "Unbound record field", "unbound-field";
                "Unbound class type", "unbound-class-type"; "Unbound class", "unbound-class" ]

let rule_of message =
  match List.find_opt (fun (prefix, _) -> starts prefix message) unbound with
  | Some (prefix, rule) ->
    let rest = String.sub message (String.length prefix) (String.length message - String.length prefix) in
    (rule, last_word (List.hd (String.split_on_char '\n' (String.trim rest)) |> String.split_on_char ' ' |> List.hd))
  | None ->
    let words = List.filter (fun w -> w <> "") (String.split_on_char ' ' (one_line message)) in
    let rec take n = function w :: r when n > 0 -> w :: take (n - 1) r | _ -> [] in
    (String.lowercase_ascii (String.concat "-" (take 4 words)), normalised message)

let report_of exn =
  match exn with
  | Syntaxerr.Error e ->
    let loc = Syntaxerr.location_of_error e in
    Some { rule = "syntax-error"; symbol = ""; line = loc.loc_start.pos_lnum; message = "Syntax error" }
  | Lexer.Error (_, loc) ->
    Some { rule = "syntax-error"; symbol = "lexer"; line = loc.Location.loc_start.pos_lnum; message = "Lexical error" }
  | exn ->
    match Location.error_of_exn exn with
    | Some (`Ok report) ->
      let text = Format.asprintf "%t" report.Location.main.txt in
      let rule, symbol = rule_of (String.trim text) in
      Some { rule; symbol; line = report.Location.main.loc.loc_start.pos_lnum; message = one_line text }
    | Some `Already_displayed -> None
    | None -> Some { rule = "server-error"; symbol = Printexc.to_string exn; line = 1; message = Printexc.to_string exn }

(* ------------------------------------------------------------------ names of items that failed *)

let lost : (string, unit) Hashtbl.t = Hashtbl.create 16

let lost_words : (string, unit) Hashtbl.t = Hashtbl.create 16

let lose rule name =
  Hashtbl.replace lost (rule ^ " " ^ name) ();
  Hashtbl.replace lost_words name ()

let is_lost rule name = Hashtbl.mem lost (rule ^ " " ^ name)

let lose_any () = lose "any" "*"

let lose_names =
  let open Ast_iterator in
  let open Parsetree in
  { default_iterator with
    pat = (fun self p ->
      (match p.ppat_desc with
       | Ppat_var { txt; _ } | Ppat_alias (_, { txt; _ }) -> lose "unbound-value" txt
       | _ -> ());
      default_iterator.pat self p);
    expr = (fun _ _ -> ());
    (* What a module holds is lost with its name. *)
    structure = (fun _ _ -> ());
    signature = (fun _ _ -> ());
    value_description = (fun _ v -> lose "unbound-value" v.pval_name.txt);
    type_declaration = (fun self t ->
      lose "unbound-type" t.ptype_name.txt; default_iterator.type_declaration self t);
    constructor_declaration = (fun _ c -> lose "unbound-constructor" c.pcd_name.txt);
    label_declaration = (fun _ l -> lose "unbound-field" l.pld_name.txt);
    extension_constructor = (fun _ c -> lose "unbound-constructor" c.pext_name.txt);
    module_binding = (fun self m ->
      Option.iter (lose "unbound-module") m.pmb_name.txt; default_iterator.module_binding self m);
    module_declaration = (fun self m ->
      Option.iter (lose "unbound-module") m.pmd_name.txt; default_iterator.module_declaration self m);
    module_type_declaration = (fun self m ->
      lose "unbound-module-type" m.pmtd_name.txt; default_iterator.module_type_declaration self m);
    class_declaration = (fun _ c ->
      lose "unbound-class" c.pci_name.txt; lose "unbound-type" c.pci_name.txt);
    open_declaration = (fun _ _ -> lose_any ());
    open_description = (fun _ _ -> lose_any ());
    include_declaration = (fun _ _ -> lose_any ());
    include_description = (fun _ _ -> lose_any ()) }

(* A finding that only follows from an item that failed before it. *)
let follows { rule; symbol; _ } =
  let parts = List.rev (String.split_on_char '.' symbol) in
  starts "unbound" rule
  && ((is_lost "any" "*" && rule <> "unbound-module") || is_lost rule (List.hd parts)
      || List.exists (is_lost "unbound-module") parts)

(* The checker stops at the first name of an item that it does not know. An item that failed so is
   searched for all modules and types that its environment lacks: which of them comes first differs
   between states of one program. *)
let missing env iterate =
  let open Ast_iterator in
  let open Parsetree in
  let found = ref [] in
  let binders = Hashtbl.create 16 in
  let bind rule name = Option.iter (fun name -> Hashtbl.replace binders (rule, name) ()) name in
  let bound rule name = Hashtbl.mem binders (rule, name) in
  let add rule symbol (loc : Location.t) =
    if not (is_lost rule symbol || bound rule symbol) then
      found := { rule; symbol; line = loc.loc_start.pos_lnum; message = "Unbound " ^ symbol } :: !found in
  (* Gives whether the first module of a path is there. *)
  let rec there loc = function
    | Longident.Lident name ->
      (match Env.find_module_by_name (Lident name) env with
       | _ -> true | exception Not_found -> add "unbound-module" name loc; false)
    | Ldot (inner, _) -> there loc inner
    | Lapply (f, x) -> let first = there loc f in there loc x && first in
  let module_name loc path = ignore (there loc path) in
  let member loc = function Longident.Ldot (inner, _) -> module_name loc inner | _ -> () in
  let known find path = match find path env with _ -> true | exception Not_found -> false in
  iterate { default_iterator with
    pat = (fun self p ->
      (match p.ppat_desc with
       | Ppat_var { txt; _ } | Ppat_alias (_, { txt; _ }) -> bind "unbound-value" (Some txt)
       | Ppat_unpack { txt; _ } -> bind "unbound-module" txt
       | _ -> ());
      default_iterator.pat self p);
    expr = (fun self e ->
      (match e.pexp_desc with Pexp_letmodule ({ txt; _ }, _, _) -> bind "unbound-module" txt | _ -> ());
      default_iterator.expr self e);
    module_binding = (fun self m ->
      bind "unbound-module" m.pmb_name.txt; default_iterator.module_binding self m);
    module_expr = (fun self m ->
      (match m.pmod_desc with Pmod_functor (Named ({ txt; _ }, _), _) -> bind "unbound-module" txt | _ -> ());
      default_iterator.module_expr self m);
    module_type = (fun self m ->
      (match m.pmty_desc with Pmty_functor (Named ({ txt; _ }, _), _) -> bind "unbound-module" txt | _ -> ());
      default_iterator.module_type self m) };
  (* A member of a module that is there, or a name without module; opens inside are not followed. *)
  let name rule find loc path =
    match path with
    | Longident.Ldot (inner, _) ->
      let root = List.hd (Longident.flatten path) in
      if there loc inner && not (known find path || bound "unbound-module" root) then
        add rule (String.concat "." (Longident.flatten path)) loc
    | Lident word -> if not (known find path || bound rule word) then add rule word loc
    | Lapply _ -> () in
  let value = name "unbound-value" Env.find_value_by_name in
  let constructor = name "unbound-constructor" Env.find_constructor_by_name in
  let label = name "unbound-field" Env.find_label_by_name in
  let type_name loc = function
    | Longident.Lident name ->
      (match Env.find_type_by_name (Lident name) env with
       | _ -> () | exception Not_found -> add "unbound-type" name loc)
    | path -> member loc path in
  iterate
    { default_iterator with
      typ = (fun self t ->
        (match t.ptyp_desc with Ptyp_constr ({ txt; loc }, _) -> type_name loc txt | _ -> ());
        default_iterator.typ self t);
      expr = (fun self e ->
        (match e.pexp_desc with
         | Pexp_ident { txt; loc } -> value loc txt
         | Pexp_construct ({ txt; loc }, _) -> constructor loc txt
         | Pexp_field (_, { txt; loc }) | Pexp_setfield (_, { txt; loc }, _) -> label loc txt
         | Pexp_new { txt; loc } -> member loc txt
         | Pexp_record (fields, _) -> List.iter (fun ({ Location.txt; loc }, _) -> label loc txt) fields
         | _ -> ());
        default_iterator.expr self e);
      pat = (fun self p ->
        (match p.ppat_desc with
         | Ppat_construct ({ txt; loc }, _) -> constructor loc txt
         | Ppat_record (fields, _) -> List.iter (fun ({ Location.txt; loc }, _) -> label loc txt) fields
         | _ -> ());
        default_iterator.pat self p);
      module_expr = (fun self m ->
        (match m.pmod_desc with Pmod_ident { txt; loc } -> module_name loc txt | _ -> ());
        default_iterator.module_expr self m);
      module_type = (fun self m ->
        (match m.pmty_desc with
         | Pmty_ident { txt; loc } -> member loc txt
         | Pmty_alias { txt; loc } -> module_name loc txt
         | _ -> ());
        default_iterator.module_type self m);
      with_constraint = (fun self c ->
        (match c with
         | Pwith_module (_, { txt; loc }) | Pwith_modsubst (_, { txt; loc }) -> module_name loc txt
         | _ -> ());
        default_iterator.with_constraint self c);
      open_description = (fun self o ->
        module_name o.popen_expr.loc o.popen_expr.txt;
        default_iterator.open_description self o) };
  List.rev !found

(* Whether an item speaks of something that was lost. *)
let doubtful iterate =
  let open Ast_iterator in
  let open Parsetree in
  let found = ref (is_lost "any" "*") in
  let rec name = function
    | Longident.Lident word -> if Hashtbl.mem lost_words word then found := true
    | Ldot (inner, word) -> name inner; name (Lident word)
    | Lapply (f, x) -> name f; name x in
  iterate
    { default_iterator with
      typ = (fun self t ->
        (match t.ptyp_desc with Ptyp_constr ({ txt; _ }, _) | Ptyp_class ({ txt; _ }, _) -> name txt | _ -> ());
        default_iterator.typ self t);
      expr = (fun self e ->
        (match e.pexp_desc with
         | Pexp_ident { txt; _ } | Pexp_construct ({ txt; _ }, _) | Pexp_field (_, { txt; _ })
         | Pexp_setfield (_, { txt; _ }, _) | Pexp_new { txt; _ } -> name txt
         | Pexp_record (fields, _) -> List.iter (fun ({ Location.txt; _ }, _) -> name txt) fields
         | _ -> ());
        default_iterator.expr self e);
      pat = (fun self p ->
        (match p.ppat_desc with
         | Ppat_construct ({ txt; _ }, _) | Ppat_type { txt; _ } -> name txt
         | Ppat_record (fields, _) -> List.iter (fun ({ Location.txt; _ }, _) -> name txt) fields
         | _ -> ());
        default_iterator.pat self p);
      module_expr = (fun self m ->
        (match m.pmod_desc with Pmod_ident { txt; _ } -> name txt | _ -> ());
        default_iterator.module_expr self m);
      module_type = (fun self m ->
        (match m.pmty_desc with Pmty_ident { txt; _ } | Pmty_alias { txt; _ } -> name txt | _ -> ());
        default_iterator.module_type self m);
      class_expr = (fun self c ->
        (match c.pcl_desc with Pcl_constr ({ txt; _ }, _) -> name txt | _ -> ());
        default_iterator.class_expr self c);
      class_type = (fun self c ->
        (match c.pcty_desc with Pcty_constr ({ txt; _ }, _) -> name txt | _ -> ());
        default_iterator.class_type self c) };
  !found

(* Findings of an item that failed: the checker's own, and all names that it may have stopped before.
   What the checker says of types is void where something is unknown. *)
let findings env exn iterate =
  match report_of exn with
  | Some { rule; _ } when rule <> "syntax-error" && not (starts "un" rule) && doubtful iterate -> []
  | Some first ->
    let all = missing env iterate in
    let same f = f.rule = first.rule && f.symbol = first.symbol in
    List.filter (fun f -> not (follows f)) (if List.exists same all then all else first :: all)
  | None -> []

(* ------------------------------------------------------------------ judging *)

let initial = lazy (Compmisc.init_path (); Compmisc.initial_env ())

(* A type is only generalised once; stamps and levels must start afresh for every state. *)
let reset () =
  Typecore.reset_delayed_checks ();
  (* What the compiler keeps for the files that it would write only grows. *)
  Cmt_format.clear ();
  Hashtbl.reset lost;
  Hashtbl.reset lost_words

(* Names that the failed item would have bound itself. *)
let not_own = List.filter (fun f -> not (is_lost f.rule f.symbol))

let line_of (loc : Location.t) = loc.loc_start.pos_lnum

(* The structure in a module expression, and its functor parameters. *)
let rec inside (m : Parsetree.module_expr) =
  match m.pmod_desc with
  | Pmod_structure items -> Some ([], items)
  | Pmod_constraint (inner, _) -> inside inner
  | Pmod_functor (parameter, body) ->
    Option.map (fun (parameters, items) -> (parameter :: parameters, items)) (inside body)
  | _ -> None

(* A functor's parameter in scope, and what is wrong with its type. *)
let enter_parameter (env, found) = function
  | Parsetree.Unit | Named ({ txt = None; _ }, _) -> (env, found)
  | Named ({ txt = Some name; _ }, wanted) ->
    match Typemod.type_structure env
            [ Ast_helper.Str.modtype (Ast_helper.Mtd.mk (Location.mknoloc "Parameter'") ~typ:wanted) ] with
    | _, [ Types.Sig_modtype (_, { mtd_type = Some mty; _ }, _) ], _, _ ->
      (snd (Env.enter_module ~scope:(Ctype.get_current_level ()) ~arg:true name Types.Mp_present mty env), found)
    | _ -> lose "unbound-module" name; (env, found)
    | exception exn ->
      let more = findings env exn (fun iterator -> iterator.module_type iterator wanted) in
      lose "unbound-module" name;
      (env, found @ more)

(* Items in turn; typed ones with their signature, and what is wrong with the others. A module that
   cannot be typed is searched item by item too: which of its faults the checker meets first differs
   between states of one program. *)
let rec check_items env structure =
  let out = ref [] and typed = ref [] in
  let check env item =
    try
      let _, signature, _, env' = Typemod.type_structure env [ item ] in
      typed := (item, signature, env') :: !typed;
      env'
    with exn ->
      let inner = match item.Parsetree.pstr_desc with
        | Pstr_module { pmb_expr; _ } -> Option.map (check_inside env) (inside pmb_expr)
        | _ -> None in
      let whole = match inner with
        | Some (_ :: _ as found) -> found
        | Some [] when doubtful (fun iterator -> iterator.structure_item iterator item) -> []
        | Some [] -> Option.to_list (report_of exn)
        | None -> findings env exn (fun iterator -> iterator.structure_item iterator item) in
      lose_names.structure_item lose_names item;
      out := List.rev_append (not_own whole) !out;
      env in
  ignore (List.fold_left check env structure);
  (List.rev !out, List.rev !typed)

and check_inside env (parameters, items) =
  let before = List.map (fun table -> (table, Hashtbl.copy table)) [ lost; lost_words ] in
  let env, found = List.fold_left enter_parameter (env, []) parameters in
  let found = found @ fst (check_items env items) in
  List.iter (fun (table, kept) ->
      Hashtbl.reset table;
      Hashtbl.iter (Hashtbl.replace table) kept) before;
  found

let check_structure env structure =
  let found, typed = check_items env structure in
  match Typecore.force_delayed_checks () with
  | () -> (found, typed)
  | exception exn ->
    match report_of exn with
    | Some f when not (follows f) -> (found @ [ f ], typed)
    | _ -> (found, typed)

(* A unit without interface must have no weak type variable left (manual, 12.1; Typemod). *)
let nongen typed =
  List.concat_map (fun ((item : Parsetree.structure_item), signature, env) ->
      List.filter_map (fun part ->
          match Typemod.check_nongen_schemes env [ part ] with
          | () -> None
          | exception Typemod.Error _ ->
            let name = match part with
              | Types.Sig_value (id, _, _) | Sig_module (id, _, _, _, _) -> Ident.name id
              | _ -> "" in
            Some { rule = "weak-type"; symbol = name; line = line_of item.pstr_loc;
                   message = "The type of " ^ name ^ " contains type variables that cannot be generalized" })
        signature) typed

(* The definitions of a script for the toplevel, which has directives between them. *)
let script path state fault =
  let lexbuf = Lexing.from_string state in
  Lexing.set_filename lexbuf path;
  match Parse.use_file lexbuf with
  | phrases when List.exists (function Parsetree.Ptop_dir _ -> true | _ -> false) phrases ->
    List.concat_map (function Parsetree.Ptop_def items -> items | Ptop_dir _ -> []) phrases
  | _ | exception _ -> raise fault

let judge path state =
  reset ();
  let lexbuf = Lexing.from_string state in
  Lexing.set_filename lexbuf path;
  Location.input_name := path;
  try
    let env = Lazy.force initial in
    if Filename.check_suffix path ".mli" then begin
      let signature = Parse.interface lexbuf in
      let out = ref [] in
      let _ = List.fold_left (fun env item ->
          try (Typemod.transl_signature env [ item ]).Typedtree.sig_final_env
          with exn ->
            let found = findings env exn (fun iterator -> iterator.signature_item iterator item) in
            lose_names.signature_item lose_names item;
            out := List.rev_append (not_own found) !out;
            env) env signature in
      List.rev !out
    end else begin
      let structure = try Parse.implementation lexbuf with Syntaxerr.Error _ as fault -> script path state fault in
      let found, typed = check_structure env structure in
      found @ nongen typed
    end
  with exn -> (match report_of exn with Some f -> [ f ] | None -> [])

let json_of { rule; symbol; line; message } =
  Printf.sprintf "{\"rule\":%s,\"symbol\":%s,\"line\":%d,\"message\":%s}"
    (quote rule) (quote symbol) line (quote message)

let field name = function Object fields -> List.assoc_opt name fields | _ -> None

let answer line =
  let request = parse_json line in
  let path = match field "path" request with Some (String p) -> Filename.basename p | _ -> "state.ml" in
  let path = if Filename.check_suffix path ".mli" then "state.mli" else "state.ml" in
  let states = match field "states" request with Some (List l) -> l | _ -> [] in
  let id = match field "id" request with Some (Number n) -> int_of_float n | _ -> 0 in
  let lists = List.map (function
      | String state -> "[" ^ String.concat "," (List.map json_of (judge path state)) ^ "]"
      | _ -> "[]") states in
  Printf.printf "{\"id\":%d,\"diagnostics\":[%s]}\n%!" id (String.concat "," lists)

let () =
  ignore (Warnings.parse_options false "-a");
  Clflags.error_size := 0;
  Clflags.real_paths := false;
  Env.set_unit_name "State";
  Printf.printf "{\"ready\":true,\"name\":\"ocaml\",\"version\":%s}\n%!" (quote Sys.ocaml_version);
  try
    while true do answer (input_line stdin) done
  with End_of_file -> exit 0
