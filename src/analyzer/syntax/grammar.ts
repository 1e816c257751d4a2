// The one place that knows the node and field names of the C/C++ grammar. The lowering speaks of K.call_expression and F.body;
// the numbers are ours, so that a new grammar version changes a table and nothing else.

const kindNames = [
  'other', 'ERROR', 'comment', 'translation_unit', 'linkage_specification', 'declaration_list', 'namespace_definition', 'template_declaration',
  'template_instantiation', 'friend_declaration', 'function_definition', 'declaration', 'type_definition', 'alias_declaration', 'using_declaration',
  'namespace_alias_definition', 'static_assert_declaration', 'concept_definition',
  'class_specifier', 'struct_specifier', 'union_specifier', 'enum_specifier', 'enumerator_list', 'enumerator', 'base_class_clause',
  'field_declaration_list', 'field_declaration', 'access_specifier', 'default_method_clause', 'delete_method_clause', 'pure_virtual_clause',
  'field_initializer_list', 'field_initializer', 'bitfield_clause', 'virtual', 'explicit_function_specifier',
  'init_declarator', 'pointer_declarator', 'reference_declarator', 'array_declarator', 'function_declarator', 'parenthesized_declarator',
  'attributed_declarator', 'structured_binding_declarator', 'destructor_name', 'operator_name', 'operator_cast', 'variadic_declarator',
  'abstract_pointer_declarator', 'abstract_reference_declarator', 'abstract_array_declarator', 'abstract_function_declarator',
  'abstract_parenthesized_declarator', 'pointer_type_declarator', 'new_declarator',
  'parameter_list', 'parameter_declaration', 'optional_parameter_declaration', 'variadic_parameter_declaration', 'trailing_return_type',
  'type_descriptor', 'type_identifier', 'primitive_type', 'sized_type_specifier', 'template_type', 'qualified_identifier', 'dependent_type',
  'dependent_name', 'placeholder_type_specifier', 'auto', 'decltype', 'type_qualifier', 'storage_class_specifier', 'template_argument_list',
  'template_function', 'template_method', 'template_parameter_list',
  'compound_statement', 'expression_statement', 'if_statement', 'else_clause', 'condition_clause', 'init_statement', 'while_statement', 'do_statement',
  'for_statement', 'for_range_loop', 'switch_statement', 'case_statement', 'labeled_statement', 'return_statement', 'goto_statement', 'break_statement',
  'continue_statement', 'throw_statement', 'try_statement', 'catch_clause', 'seh_try_statement', 'seh_except_clause', 'seh_finally_clause',
  'seh_leave_statement', 'attributed_statement', 'co_return_statement', 'co_yield_statement', 'gnu_asm_expression',
  'identifier', 'field_identifier', 'namespace_identifier', 'statement_identifier', 'this', 'null', 'true', 'false', 'number_literal', 'char_literal',
  'string_literal', 'raw_string_literal', 'concatenated_string', 'user_defined_literal', 'parenthesized_expression', 'comma_expression',
  'call_expression', 'argument_list', 'field_expression', 'subscript_expression', 'subscript_argument_list', 'assignment_expression',
  'binary_expression', 'unary_expression', 'pointer_expression', 'update_expression', 'conditional_expression', 'cast_expression',
  'compound_literal_expression', 'new_expression', 'delete_expression', 'lambda_expression', 'lambda_capture_specifier', 'lambda_default_capture',
  'lambda_capture_initializer', 'initializer_list', 'initializer_pair', 'sizeof_expression', 'alignof_expression',
  'offsetof_expression', 'co_await_expression', 'extension_expression', 'parameter_pack_expansion', 'fold_expression', 'literal_suffix',
] as const;

const fieldNames = [
  'none', 'name', 'body', 'type', 'declarator', 'value', 'parameters', 'scope', 'arguments', 'function', 'argument', 'field', 'operator', 'left', 'right',
  'condition', 'consequence', 'alternative', 'initializer', 'update', 'label', 'index', 'indices', 'placement', 'default_value', 'captures', 'filter',
  'base', 'size', 'length', 'designator', 'default_type',
] as const;

export function numbered<N extends string>(names: readonly N[]): Readonly<Record<N, number>> {
  return Object.fromEntries(names.map((name, i) => [name, i])) as Record<N, number>;
}

export const K = numbered(kindNames);
export const F = numbered(fieldNames);

/** Names of this table by grammar: what the parser calls them, in the order of K. */
export const cppKinds: readonly string[] = kindNames;
export const cppFields: readonly string[] = fieldNames;

/** Kinds that never have children of interest: the walk does not descend into them. */
export const leafKinds: readonly string[] = [
  'comment', 'identifier', 'field_identifier', 'namespace_identifier', 'statement_identifier', 'type_identifier', 'primitive_type', 'this', 'null',
  'true', 'false', 'number_literal', 'char_literal', 'string_literal', 'raw_string_literal', 'type_qualifier', 'storage_class_specifier', 'auto',
  'access_specifier', 'sized_type_specifier', 'lambda_default_capture', 'virtual',
];

/** Tokens that are kept though the grammar gives them no name. */
export const keptTokens: readonly string[] = ['virtual'];
