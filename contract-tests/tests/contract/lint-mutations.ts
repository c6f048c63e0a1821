// What lint must refuse: one change for each thing that a rule holds.

/** What is wrong then, the file that is changed, and the words that become others there. */
export type Mutation = [wrong: string, file: string, from: string | RegExp, to: string, reports?: Reports];

/** Where it is reported, when not in the changed file; and what other rules say of it, as rule and file. */
interface Reports {
  reportedIn?: string;
  also?: string[];
}

// No two changes make one rule report the same file: all are linted together, and each report still has one cause.
export const mutations: Record<string, Mutation[]> = {
  "cti/source-valid": [
    [
      "a citation names a row that its page does not have",
      "spec/agentgateway/schemas/SkillQueue.yaml",
      'table: "4", row: "3.2"',
      'table: "4", row: "3.99"',
    ],
    [
      "a citation of every page names a row that none has",
      "spec/cc-cms/schemas/VdnId.yaml",
      "row: vdn }",
      "row: vdnNumber }",
    ],
    [
      "a citation of every section names a page without sections",
      "spec/agentgateway/paths/queryAllOnlineAgents.yaml",
      'page: allonlineagents, table: "*"',
      'page: cec_07_0581, table: "*"',
    ],
    ["a citation has no row", "spec/cc-cms/schemas/CallCenterId.yaml", ", row: ccId", ""],
    [
      "a citation has a word too many",
      "spec/cc-cms/schemas/SuccessResult.yaml",
      "row: result }",
      "row: result, note: 1 }",
    ],
    [
      "x-source is a text",
      "spec/cc-cms/schemas/SuccessResultCode.yaml",
      /x-source:.*/s,
      "x-source: agentprivatecall\n",
    ],
    ["x-source is an empty list", "spec/agentgateway/schemas/CallId.yaml", /x-source:.*/s, "x-source: []\n"],
    [
      "an error code cites a row that no page has",
      "spec/cc-cms/error-codes.yaml",
      'row: "0100001"',
      'row: "0100099"',
      { reportedIn: "spec/cc-cms/openapi.yaml" },
    ],
    [
      "an error code has no meaning",
      "spec/agentgateway/error-codes.yaml",
      "meaning: The agent is being switched over.",
      'meaning: ""',
      { reportedIn: "spec/agentgateway/openapi.yaml" },
    ],
    [
      "a citation in a bundle names a page that is not listed",
      "generated/agentgateway/openapi.json",
      '"page": "agentbyworkno"',
      '"page": "agentbyname"',
    ],
  ],
  "cti/source-cited": [
    ["a property has no x-source", "spec/agentgateway/schemas/Skill.yaml", "x-source:", "x-cited:"],
    ["a callback has no x-source", "spec/agentgateway/callbacks/EventPush.yaml", "x-source:", "x-cited:"],
    [
      "a property is a reference to a schema without x-source",
      "spec/cc-cms/schemas/PlatformState.yaml",
      "x-source:",
      "x-cited:",
      {
        reportedIn: "spec/cc-cms/schemas/AgentStatusInfo.yaml",
        also: ["AgentByState", "AgentDetails", "AgentState", "QueueAgent"].map(
          (schema) => `cti/source-cited spec/cc-cms/schemas/${schema}.yaml`,
        ),
      },
    ],
    ["an operation has no x-source", "spec/cc-cms/paths/queryCtiServerTime.yaml", "x-source:", "x-cited:"],
    ["a parameter has no x-source", "spec/agentgateway/parameters/WorkNo.yaml", "x-source:", "x-cited:"],
    ["a header has no x-source", "spec/agentgateway/headers/SetGuid.yaml", "x-source:", "x-cited:"],
    ["a server has no x-source", "spec/agentgateway/openapi.yaml", "x-source:", "x-cited:"],
    ["a security scheme has no x-source", "spec/cc-cms/openapi.yaml", "\n      x-source:", "\n      x-cited:"],
    ["an example of failure has no x-source", "spec/agentgateway/examples/NotSignedIn.yaml", "x-source:", "x-cited:"],
  ],
  "cti/effect-known": [
    ["an operation has no x-effect", "spec/cc-cms/paths/queryAgentPrivateCalls.yaml", "  x-effect: query\n", ""],
    [
      "an effect is no word that is known",
      "spec/agentgateway/paths/logout.yaml",
      "x-effect: session",
      "x-effect: none",
    ],
  ],
  "cti/envelope-known": [
    ["an older envelope has no success", "spec/cc-cms/openapi.yaml", 'success: "0", ', ""],
    ["an envelope has a word too many", "spec/agentgateway/openapi.yaml", "description: message,", "message: message,"],
    [
      "an operation names an envelope that there is not",
      "spec/cc-cms/paths/queryCtiServerTime.yaml",
      "x-effect: query\n",
      "x-effect: query\n  x-envelope: noCode\n",
      { also: ["struct spec/cc-cms/paths/queryCtiServerTime.yaml"] },
    ],
  ],
  "cti/agents-known": [
    ["no parameter has the name", "spec/agentgateway/paths/updateGuid.yaml", "asking: agentid", "asking: agentId"],
    ["no property is there", "spec/cc-cms/paths/queryAgentPrivateCalls.yaml", "asked: /agentId", "asked: /agent/id"],
    [
      "no place of the answer is there",
      "spec/cc-cms/paths/queryAgentStatusInfoByAgentIds.yaml",
      "/resultDesc/*/agentId",
      "/resultDesc/agentId",
    ],
    [
      "it has a word too many",
      "spec/agentgateway/paths/handShake.yaml",
      "asking: agentid }",
      "asking: agentid, all: 1 }",
    ],
    ["nobody is named", "spec/agentgateway/paths/getAgentEvent.yaml", /x-agents: \{.*\}/, "x-agents: {}"],
  ],
  "cti/inferred-valid": [
    ["x-inferred is empty", "spec/agentgateway/schemas/Message.yaml", /x-inferred:\n.*/, "x-inferred: []"],
    ["a mark has no reason", "spec/agentgateway/schemas/MediaServerSignIn.yaml", /, reason: ".*" }/, " }"],
    [
      "a mark has a word too many",
      "spec/cc-cms/schemas/AgentStatusInfoRequest.yaml",
      "constraints: [minItems],",
      "constraints: [minItems], note: more,",
    ],
    [
      "a constraint is marked that the schema does not have",
      "spec/cc-cms/schemas/CallId.yaml",
      "constraints: [pattern,",
      "constraints: [minimum,",
    ],
    [
      "a property is marked that is not required",
      "spec/agentgateway/schemas/CallIdsResponse.yaml",
      "properties: [message, result]",
      "properties: [event, result]",
    ],
  ],
  "cti/discrepancy-valid": [
    ["x-discrepancy has no reason", "spec/agentgateway/schemas/AgentStatus.yaml", /\n {2}reason:.*/, ""],
    [
      "x-discrepancy has a word too many",
      "spec/agentgateway/schemas/PlatformStatus.yaml",
      "  accepted:",
      "  note: more\n  accepted:",
    ],
    [
      "tableSchema is a text",
      "spec/agentgateway/schemas/MediaServerSignIn.yaml",
      /tableSchema:.*/,
      "tableSchema: a string",
    ],
  ],
  "cti/described": [
    ["a property has no description", "spec/agentgateway/schemas/LoginResult.yaml", /\n {4}description: Cluster.*/, ""],
    // The sources name their schemas by files only; the bundle, which is linted too, collects them under components.
    [
      "a schema has no description",
      "generated/agentgateway/openapi.json",
      '"description": "Success, with the new guid."',
      '"x-description": ""',
    ],
    [
      "an operation has no description",
      "spec/agentgateway/paths/logout.yaml",
      "  description: |",
      "  x-description: |",
      { also: ["operation-description spec/agentgateway/paths/logout.yaml"] },
    ],
    [
      "a request body has no description",
      "spec/cc-cms/paths/queryAgentPrivateCalls.yaml",
      /(requestBody:\n {4}required: true\n {4})description/,
      "$1x-description",
    ],
    [
      "the description of an answer is blank",
      "spec/cc-cms/responses/AddressLocked.yaml",
      /description: \|\n( .*\n)+/,
      'description: " "\n',
    ],
    [
      "a parameter has no description",
      "spec/agentgateway/parameters/CallData.yaml",
      "description: |",
      "x-description: |",
      { also: ["parameter-description spec/agentgateway/parameters/CallData.yaml"] },
    ],
    ["a header has no description", "spec/agentgateway/headers/SetGuid.yaml", "description: |", "x-description: |"],
    [
      "a server has no description",
      "spec/cc-cms/openapi.yaml",
      "    description: |\n      A deployment;",
      "    x-description: |\n      A deployment;",
    ],
    [
      "a security scheme has no description",
      "spec/agentgateway/openapi.yaml",
      "description: |\n        The guid",
      "x-description: |\n        The guid",
    ],
    ["an example has no summary", "spec/cc-cms/examples/Failed.yaml", "summary:", "x-summary:"],
  ],
  "cti/exampled": [
    ["a property has no example", "spec/agentgateway/schemas/StopPlayEvent.yaml", "examples: [0]", "x-examples: [0]"],
    ["a parameter has no example", "spec/agentgateway/parameters/ServiceToken.yaml", "examples:", "x-examples:"],
    ["a header has no example", "spec/agentgateway/headers/SetGuid.yaml", "\nexamples:", "\nx-examples:"],
    ["a JSON content has no example", "spec/cc-cms/responses/SignatureRefused.yaml", "examples:", "x-examples:"],
  ],
  "cti/outcomes": [
    [
      "an operation shows no success",
      "spec/cc-cms/paths/queryCtiServerTime.yaml",
      / {12}serverTime:.*/s,
      "",
      { also: ["cti/cases-whole spec/cc-cms/paths/queryCtiServerTime.yaml"] },
    ],
    [
      "an answer has three branches",
      "spec/agentgateway/paths/handShake.yaml",
      "$ref: ../schemas/AcknowledgedResponse.yaml",
      "oneOf: [$ref: ../schemas/AcknowledgedResponse.yaml, $ref: ../schemas/FailureResponse.yaml, $ref: ../schemas/Message.yaml]",
    ],
  ],
  "cti/cases-whole": [
    [
      "an example of the body has no answer of its name",
      "spec/cc-cms/paths/queryAgentPrivateCalls.yaml",
      "\n          noPrivateCalls:",
      "\n          withoutPrivateCalls:",
    ],
    [
      "one of two parameters has an example for an answer",
      "spec/agentgateway/parameters/WorkNo.yaml",
      "  noCalls:",
      "  agentWithoutCalls:",
      { reportedIn: "spec/agentgateway/paths/queryAllCallInfoByAgentWorkNoEx.yaml" },
    ],
    [
      "the first answer has no request",
      "spec/agentgateway/parameters/AgentId.yaml",
      "  newGuid:",
      "  supervisor:",
      { reportedIn: "spec/agentgateway/paths/updateGuid.yaml" },
    ],
  ],
  "cti/enum-names-whole": [
    ["a value has no name", "spec/cc-cms/schemas/PlatformState.yaml", "  - Adjusting\n", ""],
    ["a name comes twice", "spec/agentgateway/schemas/MediaType.yaml", "  - SocialChat\n", "  - TextChat\n"],
  ],
  "cti/payload-whole": [
    [
      "a payload has a word too many beside it",
      "spec/cc-cms/schemas/CtiServerTimeResponse.yaml",
      "x-payload:",
      "minProperties: 3\nx-payload:",
    ],
  ],
  "cti/error-codes": [
    ["an operation has no error codes", "spec/agentgateway/paths/updateGuid.yaml", "x-error-codes:", "x-other-codes:"],
    [
      "an operation has a code that is not in error-codes.yaml",
      "spec/cc-cms/paths/queryCtiServerTime.yaml",
      'code: "0100003"',
      'code: "0100099"',
    ],
    [
      "a code is neither documented nor known from elsewhere",
      "spec/agentgateway/paths/getAgentEvent.yaml",
      "source: elsewhere",
      "source: client",
    ],
    [
      "a code has a word too many",
      "spec/cc-cms/paths/queryAgentPrivateCalls.yaml",
      "  requestBody:",
      '  x-error-codes:\n    - { code: "0100003", source: elsewhere, note: 1 }\n  requestBody:',
    ],
    [
      "a code that the page does not list is said to be documented",
      "spec/agentgateway/paths/logout.yaml",
      'code: "100-010", source: elsewhere',
      'code: "100-010", source: documented, x-source: [{ page: cec_07_1219, table: "2", row: "1" }]',
    ],
    [
      "a documented code cites another page than that of the operation",
      "spec/agentgateway/paths/handShake.yaml",
      'page: cec_07_1204, table: "2", row: "3"',
      'page: cec_07_0580, table: "1", row: "100-001"',
    ],
    [
      "a code that the page lists is said to be known from elsewhere",
      "spec/agentgateway/paths/queryAgentInfoByWorkNo.yaml",
      'code: "100-007", source: documented',
      'code: "100-007", source: elsewhere',
    ],
    [
      "a code cites a row that no page has",
      "spec/agentgateway/paths/queryAllCallInfoByAgentWorkNoEx.yaml",
      'table: Error Code, row: "900-002"',
      'table: Error Code, row: "900-099"',
    ],
    [
      "a code that the page lists is missing",
      "spec/agentgateway/paths/queryAllOnlineAgents.yaml",
      / {4}- \{ code: "100-007".*\n/,
      "",
    ],
    [
      "the code of an example is missing",
      "spec/cc-cms/paths/queryAgentStatusInfoByAgentIds.yaml",
      "            noAgents:",
      "            tooOld:\n              $ref: ../examples/CtiVersionTooOld.yaml\n            noAgents:",
    ],
    ["a code is listed twice", "spec/agentgateway/paths/forceLogin.yaml", 'code: "100-016"', 'code: "100-014"'],
    [
      "since is no release",
      "spec/agentgateway/error-codes.yaml",
      'since: "25.100.0"',
      "since: newer",
      { reportedIn: "spec/agentgateway/openapi.yaml" },
    ],
    [
      "no row says since when there is a code",
      "spec/cc-cms/error-codes.yaml",
      "meaning: The call failed.",
      'meaning: The call failed.\n  since: "25.100.0"',
      { reportedIn: "spec/cc-cms/openapi.yaml" },
    ],
  ],
  "cti/path-item-whole": [
    // spec-strict-refs says nothing of it, because the operation that it names was visited before.
    [
      "$ref to another operation stands in the place of an operation",
      "spec/agentgateway/paths/getAgentEvent.yaml",
      "get:",
      "get:\n  $ref: queryAllOnlineAgents.yaml#/get\npost:",
    ],
  ],
  "spec-strict-refs": [
    [
      "$ref stands in the place of an operation",
      "spec/agentgateway/paths/login.yaml",
      "put:",
      'put:\n  $ref: "#/x-put"\nx-put:',
      { also: ["cti/path-item-whole spec/agentgateway/paths/login.yaml"] },
    ],
  ],
  // The validator honours the word, so a schema that has it would accept null without saying so in OpenAPI 3.1.
  struct: [
    [
      "a schema says nullable, as in OpenAPI 3.0",
      "spec/agentgateway/schemas/OnlineAgent.yaml",
      'type: [string, "null"]',
      "type: string\n    nullable: true",
    ],
  ],
  "no-invalid-media-type-examples": [
    ["an example of an answer is no answer", "spec/agentgateway/examples/IdleAgent.yaml", "status: 4", "status: 40"],
  ],
  "no-invalid-schema-examples": [
    ["an example of a schema is of another type", "spec/agentgateway/schemas/Message.yaml", "[success]", "[1]"],
  ],
  "no-invalid-parameter-examples": [
    ["an example of a parameter is out of range", "spec/agentgateway/parameters/AgentId.yaml", '"1030"', '"100"'],
  ],
  "operation-tag-defined": [
    [
      "an operation has a tag that the root does not define",
      "spec/agentgateway/paths/queryAllOnlineAgents.yaml",
      "tags: [Agents]",
      "tags: [Agent]",
    ],
  ],
  "tag-description": [
    ["a tag has no description", "spec/agentgateway/openapi.yaml", /\n {4}description: Calls of agents\./, ""],
  ],
  "component-name-unique": [
    // The pages of the one surface are not listed in the other, so the citations are wrong as well.
    [
      "two schemas of one document have the same name",
      "spec/agentgateway/schemas/AgentInfo.yaml",
      "      type: string\n    examples: [[]]",
      "      $ref: ../../cc-cms/schemas/CallId.yaml\n    examples: [[]]",
      {
        reportedIn: "spec/cc-cms/schemas/CallId.yaml",
        also: [
          "component-name-unique spec/agentgateway/schemas/CallId.yaml",
          "cti/source-valid spec/cc-cms/schemas/CallId.yaml",
        ],
      },
    ],
  ],
};
