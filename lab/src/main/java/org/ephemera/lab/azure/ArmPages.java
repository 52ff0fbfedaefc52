package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ephemera.lab.fault.Fault;

/** Pagination of simulated Azure Resource Manager lists. Every page contains the URL of the next page. */
final class ArmPages {
    /** Base of next-page URLs. Azure uses it whichever endpoint the client called. */
    private static final String HOME = "https://management.azure.com";

    private ArmPages() {}

    /**
     * Returns the requested page.
     *
     * @param usual page size without a paging fault
     */
    static ObjectNode page(AzureCall call, int usual, List<ObjectNode> found) throws AzureError {
        if (call.param("$skiptoken").isPresent() && call.faults().has(Fault.ContinueExpired.class)) {
            throw AzureError.badRequest("InvalidSkipToken", "The skip token is not valid or has expired.");
        }
        int from = call.param("$skiptoken").map(Integer::parseInt).orElse(0);
        boolean empty =
                from == 0 && call.param("$skiptoken").isEmpty() && call.faults().has(Fault.EmptyPageWithToken.class);
        int size = empty
                ? 0
                : call.faults()
                        .first(Fault.PageSize.class)
                        .map(Fault.PageSize::items)
                        .orElse(usual);
        int to = Math.min(from + size, found.size());
        boolean stuck = call.faults().has(Fault.RepeatedToken.class);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("value").addAll(found.subList(Math.min(from, to), to));
        if (to < found.size() || empty || stuck) {
            answer.put("nextLink", link(call, stuck ? 0 : to));
        }
        return answer;
    }

    private static String link(AzureCall call, int skip) {
        if (call.faults().has(Fault.BareLink.class)) {
            return HOME + call.path() + "?$filter=" + call.param("$filter").orElse("") + "&x=a|b&api-version="
                    + call.param("api-version").orElse("") + "&$skiptoken=" + skip;
        }
        String filter = call.param("$filter")
                .map(text -> "&$filter="
                        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"))
                .orElse("");
        String home = call.faults()
                .first(Fault.LinkElsewhere.class)
                .map(Fault.LinkElsewhere::home)
                .orElse(HOME);
        return home + call.path() + "?api-version=" + call.param("api-version").orElse("") + filter + "&$skiptoken="
                + skip;
    }
}
