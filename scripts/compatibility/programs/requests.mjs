// One request for each operation of a document, with the values of its examples.
export function requestsOf(document) {
  const referred = (object) => {
    if (object?.$ref === undefined) return object;
    const [, , kind, name] = object.$ref.split("/");
    return document.components[kind][name];
  };
  const first = ({ examples }) => referred(Object.values(examples)[0]).value;
  const { url } = document.servers[0];
  return Object.entries(document.paths).flatMap(([path, item]) =>
    ["get", "put", "post", "delete"].flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const pathWithValues = path.replaceAll(/\{(\w+)\}/g, (_, name) => {
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(referred);
        return first(parameters.find((parameter) => parameter.name === name));
      });
      const content = operation.requestBody?.content["application/json"];
      return [
        {
          operationId: operation.operationId,
          method: method.toUpperCase(),
          path: pathWithValues,
          url: url + pathWithValues,
          headers: {
            Guid: "guid",
            Authorization: "auth-v2/key",
            ...(content && { "Content-Type": "application/json" }),
          },
          ...(content && { body: JSON.stringify(first(content)) }),
        },
      ];
    }),
  );
}
