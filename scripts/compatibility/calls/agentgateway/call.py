import sys

from api import AgentInfoResponse, Client, LoginRequest

client = Client(sys.argv[1])
client.login("1030", LoginRequest(password="sample-password", phonenum="70930"))
answer = client.query_agent_info_by_work_no("1030", "1099")
if isinstance(answer, AgentInfoResponse):
    print(answer.result.name)
