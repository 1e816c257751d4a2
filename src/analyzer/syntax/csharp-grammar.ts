// The node and field names of the C# grammar, as grammar.ts has those of C and C++.
import { numbered } from './grammar';

const kindNames = [
  'other', 'ERROR', 'comment', 'compilation_unit', 'namespace_declaration', 'file_scoped_namespace_declaration', 'declaration_list', 'global_statement',
  'class_declaration', 'struct_declaration', 'interface_declaration', 'record_declaration', 'enum_declaration', 'enum_member_declaration_list',
  'enum_member_declaration', 'base_list', 'primary_constructor_base_type', 'field_declaration', 'property_declaration', 'indexer_declaration',
  'accessor_list', 'accessor_declaration', 'arrow_expression_clause', 'method_declaration', 'constructor_declaration', 'constructor_initializer',
  'destructor_declaration', 'operator_declaration', 'conversion_operator_declaration', 'modifier', 'attribute_list', 'attribute',
  'attribute_argument_list', 'attribute_argument', 'parameter_list', 'parameter', 'variable_declaration', 'variable_declarator', 'tuple_pattern',
  'identifier', 'qualified_name', 'alias_qualified_name', 'generic_name', 'type_argument_list', 'predefined_type', 'nullable_type', 'array_type', 'pointer_type',
  'implicit_type', 'ref_type', 'scoped_type', 'tuple_type',
  'block', 'expression_statement', 'local_declaration_statement', 'local_function_statement', 'if_statement', 'while_statement', 'do_statement',
  'for_statement', 'foreach_statement', 'switch_statement', 'switch_body', 'switch_section', 'when_clause', 'constant_pattern', 'declaration_pattern',
  'var_pattern', 'labeled_statement', 'goto_statement', 'break_statement', 'continue_statement', 'return_statement', 'yield_statement', 'throw_statement',
  'try_statement', 'catch_clause', 'catch_declaration', 'catch_filter_clause', 'finally_clause', 'using_statement', 'lock_statement', 'fixed_statement',
  'checked_statement', 'unsafe_statement', 'empty_statement', 'using_directive', 'delegate_declaration', 'event_declaration', 'event_field_declaration',
  'this', 'base', 'null_literal', 'boolean_literal', 'integer_literal', 'real_literal', 'character_literal', 'string_literal', 'verbatim_string_literal',
  'raw_string_literal', 'interpolated_string_expression', 'interpolation', 'parenthesized_expression', 'invocation_expression', 'argument_list',
  'bracketed_argument_list', 'argument', 'declaration_expression', 'member_access_expression', 'member_binding_expression', 'conditional_access_expression',
  'element_access_expression', 'element_binding_expression', 'assignment_expression', 'binary_expression', 'prefix_unary_expression',
  'postfix_unary_expression', 'conditional_expression', 'cast_expression', 'as_expression', 'is_expression', 'is_pattern_expression',
  'object_creation_expression', 'implicit_object_creation_expression', 'array_creation_expression', 'implicit_array_creation_expression',
  'initializer_expression', 'lambda_expression', 'anonymous_method_expression', 'implicit_parameter', 'await_expression', 'checked_expression', 'default_expression',
  'typeof_expression', 'sizeof_expression', 'ref_expression', 'tuple_expression', 'throw_expression',
  'negated_pattern', 'parenthesized_pattern', 'relational_pattern', 'and_pattern', 'or_pattern', 'list_pattern', 'recursive_pattern', 'type_pattern', 'discard',
  'switch_expression', 'switch_expression_arm', 'property_pattern_clause', 'subpattern',
] as const;

const fieldNames = [
  'none', 'name', 'body', 'type', 'returns', 'parameters', 'value', 'accessors', 'condition', 'consequence', 'alternative', 'initializer', 'update', 'left', 'right',
  'operator', 'expression', 'subscript', 'function', 'arguments', 'pattern', 'qualifier', 'alias',
] as const;

export const CS = numbered(kindNames);
export const CF = numbered(fieldNames);

export const csharpKinds: readonly string[] = kindNames;
export const csharpFields: readonly string[] = fieldNames;

export const csharpLeaves: readonly string[] = [
  'comment', 'identifier', 'predefined_type', 'implicit_type', 'modifier', 'this', 'base', 'null_literal', 'boolean_literal', 'integer_literal', 'real_literal',
  'character_literal', 'string_literal', 'verbatim_string_literal', 'raw_string_literal', 'using_directive', 'empty_statement',
];

/** Tokens that are expressions or modifiers of their own. */
export const csharpTokens: readonly string[] = ['this', 'base'];
