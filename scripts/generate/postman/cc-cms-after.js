// One operation has an envelope of its own.
pm.test("The response is a success.", () => {
  const { resultCode, returnCode } = pm.response.json();
  pm.expect(resultCode ?? returnCode).to.be.oneOf(["0100000", "0"]);
});
