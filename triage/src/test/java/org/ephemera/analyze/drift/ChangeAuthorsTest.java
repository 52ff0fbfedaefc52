package org.ephemera.analyze.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.azure.ActivityEntry;
import org.ephemera.analyze.parse.call.CollectorPrincipal;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/** Calls that a drift finding on an object of a cluster or a resource of Azure cites. */
class ChangeAuthorsTest {
    private static final String JANE = "jane@shop.example";
    private static final String PIPELINE = "system:serviceaccount:cd:deployer";
    private static final String CONTROLLER = "system:serviceaccount:kube-system:deployment-controller";
    private static final String NODE = "system:node:ip-10-0-3-27";
    private static final String WRITE = "Microsoft.App/containerApps/write";
    private static final String APP = "/subscriptions/s/resourceGroups/shop/providers/Microsoft.App/containerApps/web";
    private static final Instant NOW = Instant.parse("2026-11-26T11:53:13Z");

    private static final LocatedJson DEPLOYMENT = new LocatedJson(
            FixtureCalls.json("{\"kind\": \"Deployment\", \"metadata\": {\"namespace\": \"shop\", \"name\": \"web\"}}"),
            file("deployment"));

    private final List<ObjectNode> entries = new ArrayList<>();

    @Test
    void citesUsersBeforeServiceAccounts() {
        object("1", PIPELINE, "patch", "web");
        object("2", JANE, "update", "web");
        object("3", CONTROLLER, "patch", "web");

        assertThat(authors().objectChanges(DEPLOYMENT)).containsExactly(file("2"));
    }

    @Test
    void citesServiceAccountsOutsideOfTheSystemIfNoUserWrote() {
        object("1", PIPELINE, "create", "web");
        object("2", CONTROLLER, "update", "web");
        object("3", NODE, "patch", "web");

        assertThat(authors().objectChanges(DEPLOYMENT)).containsExactly(file("1"));
    }

    @Test
    void ignoresReadsOtherObjectsRefusedRequestsAndTheStatus() {
        object("1", JANE, "get", "web");
        object("2", JANE, "patch", "web-canary");
        ((ObjectNode) object("3", JANE, "patch", "web").path("responseStatus")).put("code", 403);
        ((ObjectNode) object("4", JANE, "patch", "web").path("objectRef")).put("subresource", "status");
        ((ObjectNode) object("5", JANE, "patch", "web").path("objectRef")).put("namespace", "stage");

        assertThat(authors().objectChanges(DEPLOYMENT)).isEmpty();
    }

    @Test
    void citesTheNewestRequests() {
        for (int i = 1; i <= 7; i++) {
            object(String.valueOf(i), JANE, "patch", "web");
        }

        assertThat(authors().objectChanges(DEPLOYMENT))
                .containsExactly(file("3"), file("4"), file("5"), file("6"), file("7"));
    }

    @Test
    void citesWritesOfAResourceWithoutRegardToCase() {
        resource("1", JANE, WRITE, APP.toUpperCase(Locale.ROOT));
        resource("2", "ci@shop.example", WRITE, APP);
        resource("3", JANE, "Microsoft.App/containerApps/stop/action", APP);
        resource("4", JANE, WRITE, APP + "-canary");

        assertThat(authors().resourceChanges(APP)).containsExactly(file("1"), file("2"));
        assertThat(authors().resourceChanges(APP, "JANE@shop.example")).containsExactly(file("1"));
    }

    /** Returns the authors of all entries so far; the file of an entry has its id as name. */
    private ChangeAuthors authors() {
        List<ControlCall> calls = new ArrayList<>();
        for (ObjectNode entry : entries) {
            boolean cluster = entry.has("auditID");
            EvidenceLocation at =
                    file(entry.path(cluster ? "auditID" : "eventDataId").asText());
            calls.add((cluster
                            ? KubernetesAudit.call(entry, at)
                            : ActivityEntry.call(entry, new CollectorPrincipal(""), at))
                    .orElseThrow());
        }
        return new ChangeAuthors(calls);
    }

    private ObjectNode object(String id, String user, String verb, String name) {
        ObjectNode entry = FixtureCalls.audit(id, verb, "/", "deployments", "");
        entry.putObject("user").put("username", user);
        ((ObjectNode) entry.path("objectRef")).put("name", name);
        ((ObjectNode) entry.path("responseStatus")).put("code", 200);
        entries.add(entry);
        return entry;
    }

    private void resource(String id, String caller, String operation, String resource) {
        entries.add(
                FixtureCalls.activity(id, NOW, caller, operation, "Succeeded").put("resourceId", resource));
    }

    private static EvidenceLocation file(String name) {
        return new EvidenceLocation(name, FileLocation.root(), Digest.of(new byte[0]));
    }
}
