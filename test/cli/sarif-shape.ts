// The parts of SARIF 2.1.0 that our output uses, written down from the standard's text: required properties, closed sets,
// one-based regions, relative addresses with a known base. Properties that we never write are refused, so that a misspelt
// one cannot slip through.

const text = { type: 'object', required: ['text'], additionalProperties: false, properties: { text: { type: 'string', minLength: 1 }, markdown: { type: 'string' } } };
const level = { enum: ['none', 'note', 'warning', 'error'] };
const count = { type: 'integer', minimum: 1 };
const region = {
  type: 'object', required: ['startLine', 'startColumn', 'endLine', 'endColumn'], additionalProperties: false,
  properties: { startLine: count, startColumn: count, endLine: count, endColumn: count },
};
const artifactLocation = {
  type: 'object', required: ['uri'], additionalProperties: false,
  properties: { uri: { type: 'string', format: 'uri-reference', not: { pattern: '\\\\' } }, uriBaseId: { const: 'SRCROOT' } },
};
const physicalLocation = { type: 'object', required: ['artifactLocation'], additionalProperties: false, properties: { artifactLocation, region } };
const location = { type: 'object', required: ['physicalLocation'], additionalProperties: false, properties: { physicalLocation, message: text } };
const rule = {
  type: 'object', required: ['id', 'shortDescription', 'helpUri', 'help', 'defaultConfiguration'], additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[a-z-]+$' }, shortDescription: text, help: text, helpUri: { type: 'string', format: 'uri' },
    defaultConfiguration: { type: 'object', required: ['level'], additionalProperties: false, properties: { level } }, properties: { type: 'object' },
  },
};
const fix = {
  type: 'object', required: ['artifactChanges'], additionalProperties: false,
  properties: {
    description: text,
    artifactChanges: {
      type: 'array', minItems: 1,
      items: {
        type: 'object', required: ['artifactLocation', 'replacements'], additionalProperties: false,
        properties: {
          artifactLocation,
          replacements: {
            type: 'array', minItems: 1,
            items: { type: 'object', required: ['deletedRegion'], additionalProperties: false, properties: { deletedRegion: region, insertedContent: text } },
          },
        },
      },
    },
  },
};
const result = {
  type: 'object', required: ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'], additionalProperties: false,
  properties: {
    ruleId: { type: 'string' }, ruleIndex: { type: 'integer', minimum: 0 }, level, message: text,
    locations: { type: 'array', minItems: 1, maxItems: 1, items: location },
    partialFingerprints: { type: 'object', required: ['mapiLens/v1'], additionalProperties: { type: 'string' } },
    codeFlows: {
      type: 'array', minItems: 1,
      items: {
        type: 'object', required: ['threadFlows'], additionalProperties: false,
        properties: {
          threadFlows: {
            type: 'array', minItems: 1,
            items: {
              type: 'object', required: ['locations'], additionalProperties: false,
              properties: { locations: { type: 'array', minItems: 1, items: { type: 'object', required: ['location'], additionalProperties: false, properties: { location } } } },
            },
          },
        },
      },
    },
    fixes: { type: 'array', minItems: 1, items: fix }, properties: { type: 'object' },
  },
};

export const sarifShape = {
  type: 'object', required: ['$schema', 'version', 'runs'], additionalProperties: false,
  properties: {
    $schema: { type: 'string', format: 'uri' }, version: { const: '2.1.0' },
    runs: {
      type: 'array', minItems: 1, maxItems: 1,
      items: {
        type: 'object', required: ['tool', 'results', 'columnKind', 'originalUriBaseIds', 'invocations'], additionalProperties: false,
        properties: {
          tool: {
            type: 'object', required: ['driver'], additionalProperties: false,
            properties: {
              driver: {
                type: 'object', required: ['name', 'version', 'rules'], additionalProperties: false,
                properties: { name: { type: 'string' }, version: { type: 'string' }, semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' }, rules: { type: 'array', items: rule } },
              },
            },
          },
          columnKind: { const: 'utf16CodeUnits' },
          originalUriBaseIds: {
            type: 'object', additionalProperties: false,
            properties: { SRCROOT: { type: 'object', required: ['uri'], additionalProperties: false, properties: { uri: { type: 'string', pattern: '^file:///.*/$' } } } },
          },
          invocations: {
            type: 'array', minItems: 1,
            items: {
              type: 'object', required: ['executionSuccessful'], additionalProperties: false,
              properties: {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: { type: 'array', items: { type: 'object', required: ['message'], additionalProperties: false, properties: { level, message: text, locations: { type: 'array', items: location } } } },
              },
            },
          },
          results: { type: 'array', items: result },
        },
      },
    },
  },
};
