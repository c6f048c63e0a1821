import sys

from api import AgentStatusInfoRequest, AgentStatusInfoResponse, Client

client = Client(sys.argv[1])
answer = client.query_agent_status_info_by_agent_ids(AgentStatusInfoRequest(cc_id=1, vdn=170, agent_ids=[1099]))
if isinstance(answer, AgentStatusInfoResponse):
    print(answer.result_desc[0].agent_id)
