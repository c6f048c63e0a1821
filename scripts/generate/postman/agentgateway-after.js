// Keeps the guid of the session: from the header Set-GUID of any response, or from the body of updateGuid.
// The block keeps names apart from those that Postman declares.
{
  const [, announced] = /^(?:JSESSIONID=)?([^;]+)/.exec(pm.response.headers.get("Set-GUID") ?? "") ?? [];
  const { result } = pm.request.url.getPath().endsWith("/updateGuid") ? pm.response.json() : {};
  const guid = announced ?? result?.guid;
  if (guid) pm.collectionVariables.set("guid", guid);
}
pm.test("The response is a success.", () => pm.expect(pm.response.json().retcode).to.equal("0"));
