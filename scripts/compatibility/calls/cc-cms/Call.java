import cccmsmonitoringinterface.Api;
import java.util.List;
import java.util.Map;

class Call {
    public static void main(String[] words) {
        Api api = new Api(new Api.Config().serverUrl(words[0]));
        Map<String, Object> agents = Map.of("ccId", 1, "vdn", 170, "agentIds", List.of(1099));
        Object answer = api.queryAgentStatusInfoByAgentIds(Api.AgentStatusInfoRequest.fromJson(agents));
        if (answer instanceof Map<?, ?> fields && "0100000".equals(fields.get("resultCode")))
            System.out.println(Api.AgentStatusInfoResponse.fromJson(answer).resultDesc().get(0).agentId());
    }
}
