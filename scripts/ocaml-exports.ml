(* Writes what OCaml's standard library exports, as the table that the embedded linter reads:
     ocaml -I +compiler-libs scripts/ocaml-exports.ml > src/languages/ocaml/exports.json
   Keys are module names, "" for what is open from the start; values are names with their namespace:
   v values, t types, c constructors, f fields, m modules, s module types. *)

#directory "+compiler-libs";;
#load "ocamlcommon.cma";;

open Types

let others = [ "Unix"; "UnixLabels"; "Str"; "Thread"; "Mutex"; "Condition"; "Event"; "Dynlink" ]

let rec items env signature =
  List.concat_map (function
    | Sig_value (id, _, _) -> [ "v:" ^ Ident.name id ]
    | Sig_type (id, declaration, _, _) ->
      ("t:" ^ Ident.name id)
      :: (match declaration.type_kind with
          | Type_variant (constructors, _) -> List.map (fun c -> "c:" ^ Ident.name c.cd_id) constructors
          | Type_record (labels, _) -> List.map (fun l -> "f:" ^ Ident.name l.ld_id) labels
          | _ -> [])
    | Sig_typext (id, _, _, _) -> [ "c:" ^ Ident.name id ]
    | Sig_module (id, _, _, _, _) -> [ "m:" ^ Ident.name id ]
    | Sig_modtype (id, _, _) -> [ "s:" ^ Ident.name id ]
    | Sig_class (id, _, _, _) -> [ "k:" ^ Ident.name id ]
    | Sig_class_type (id, _, _, _) -> [ "k:" ^ Ident.name id ]) signature

and modules env path signature =
  List.concat_map (function
    | Sig_module (id, _, declaration, _, _) ->
      (match Mtype.scrape_for_type_of ~remove_aliases:true env declaration.md_type with
       | Mty_signature inner -> [ (path ^ Ident.name id, items env inner) ] @ modules env (path ^ Ident.name id ^ ".") inner
       | _ -> [ (path ^ Ident.name id, []) ])
    | _ -> []) signature

let signature_of env name =
  let path, declaration = Env.lookup_module ~loc:Location.none (Longident.Lident name) env in
  ignore path;
  match Mtype.scrape_for_type_of ~remove_aliases:true env declaration.md_type with
  | Mty_signature s -> s
  | _ -> []

let () =
  Clflags.include_dirs := [ "+threads" ];
  Compmisc.init_path ();
  let env = Compmisc.initial_env () in
  let stdlib = signature_of env "Stdlib" in
  let builtin =
    [ "t:int"; "t:char"; "t:bytes"; "t:string"; "t:float"; "t:bool"; "t:unit"; "t:exn"; "t:array"; "t:list";
      "t:option"; "t:nativeint"; "t:int32"; "t:int64"; "t:lazy_t"; "t:floatarray"; "t:extension_constructor";
      "t:iarray"; "t:eff"; "t:continuation"; "c:Some"; "c:None"; "c:true"; "c:false"; "c:::"; "c:[]"; "c:()"; "c:Match_failure";
      "c:Out_of_memory"; "c:Invalid_argument"; "c:Failure"; "c:Not_found"; "c:Sys_error"; "c:End_of_file";
      "c:Division_by_zero"; "c:Stack_overflow"; "c:Sys_blocked_io"; "c:Assert_failure";
      "c:Undefined_recursive_module"; "m:Stdlib"; "m:CamlinternalFormatBasics" ] in
  let table =
    (("", builtin @ items env stdlib) :: modules env "" stdlib)
    @ List.filter_map (fun name ->
        match signature_of env name with
        | s -> Some (name, items env s)
        | exception _ -> None) others in
  let line (name, names) =
    Printf.sprintf "  %S: %S" name (String.concat " " (List.sort_uniq compare names)) in
  Printf.printf "{\n  \"version\": %S,\n  \"modules\": {\n%s\n  }\n}\n" Sys.ocaml_version
    (String.concat ",\n" (List.map (fun entry -> "  " ^ line entry) table))
