pm.test("The response is a success.", () => pm.expect(pm.response.json().resultCode).to.equal("0100000"));
