import agentgatewayagentinterface.Api;
import java.util.Map;

class Call {
    public static void main(String[] words) {
        Api api = new Api(new Api.Config().serverUrl(words[0]));
        api.login("1030", Api.LoginRequest.fromJson(Map.of("password", "sample-password", "phonenum", "70930")));
        Object answer = api.queryAgentInfoByWorkNo("1030", "1099");
        if (answer instanceof Map<?, ?> fields && "0".equals(fields.get("retcode")))
            System.out.println(Api.AgentInfoResponse.fromJson(answer).result().name());
    }
}
