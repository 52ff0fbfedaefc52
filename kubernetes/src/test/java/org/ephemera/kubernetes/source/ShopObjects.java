package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.ephemera.format.Json;

/** Objects of a shop in the form of the API, with the fields that matter and some unknown ones. */
final class ShopObjects {
    static final String NAMESPACE = "/api/v1/namespaces/shop";
    static final String PODS = NAMESPACE + "/pods";
    static final String START = "2026-11-20T08:00:00Z";

    private ShopObjects() {}

    static JsonNode json(String text) {
        try {
            return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns a pod with a container of each kind; its main container was restarted seven times. */
    static ObjectNode pod(String name, String uid) {
        return (ObjectNode) json("""
                {'kind':'Pod','apiVersion':'v1','metadata':{'name':'%s','namespace':'shop','uid':'%s',
                 'creationTimestamp':'%s','newField':{'x':[1]},
                 'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'checkout-7d4b','uid':'rs-1','controller':true}]},
                'spec':{'nodeName':'node-1','serviceAccountName':'shopper',
                 'initContainers':[{'name':'migrate','image':'shop/migrate:1'},
                   {'name':'proxy','image':'envoy:1','restartPolicy':'Always'}],
                 'containers':[{'name':'app','image':'shop/checkout:1'}],
                 'ephemeralContainers':[{'name':'debugger-x','image':'busybox'}],
                 'volumes':[{'name':'tools','image':{'reference':'shop/tools:1'}},{'name':'scratch','emptyDir':{}}]},
                'status':{'phase':'Running',
                 'initContainerStatuses':[{'name':'migrate','restartCount':0,'imageID':'docker-pullable://shop/migrate@sha256:1',
                    'state':{'terminated':{'exitCode':0,'startedAt':'%s'}}},
                   {'name':'proxy','restartCount':0,'imageID':'','state':{'running':{'startedAt':'%s'}}}],
                 'containerStatuses':[{'name':'app','restartCount':7,'imageID':'registry/shop/checkout@sha256:2',
                    'state':{'waiting':{'reason':'CrashLoopBackOff'}},
                    'lastState':{'terminated':{'exitCode':137,'reason':'OOMKilled'}}}],
                 'ephemeralContainerStatuses':[{'name':'debugger-x','restartCount':0,'state':{'running':{'startedAt':'%s'}}}]}}
                """.formatted(name, uid, START, START, START, START));
    }

    /** Returns a pod with only a running main container. */
    static ObjectNode onlyApp(String uid, int restarts) {
        ObjectNode pod = pod("checkout-a", uid);
        ObjectNode spec = (ObjectNode) pod.path("spec");
        spec.remove(List.of("initContainers", "ephemeralContainers"));
        ObjectNode status =
                (ObjectNode) pod.path("status").path("containerStatuses").path(0);
        status.put("restartCount", restarts).remove("lastState");
        status.set("state", json("{'running':{'startedAt':'" + START + "'}}"));
        return pod;
    }

    static ObjectNode owned(String kind, String name, String uid, String ownerKind, String owner, String ownerUid) {
        ObjectNode object = Json.object().put("kind", kind);
        ObjectNode metadata =
                object.putObject("metadata").put("name", name).put("uid", uid).put("creationTimestamp", START);
        if (!ownerUid.isEmpty()) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", ownerKind)
                    .put("name", owner)
                    .put("uid", ownerUid);
        }
        return object;
    }

    /** Returns log lines with timestamps, one each millisecond. */
    static String lines(Instant from, int count, String text) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(time(from, i)).append(' ').append(text).append(i).append('\n');
        }
        return lines.toString();
    }

    static String time(Instant from, int milliseconds) {
        return from.plusMillis(milliseconds).toString().replace("Z", "").replaceAll("(:\\d\\d)$", "$1.000") + "000000Z";
    }

    /** Adds a shop with one deployment of one pod. */
    static ScriptedApiServer in(ScriptedApiServer server) {
        JsonNode deployment = owned("Deployment", "checkout", "dep-1", "", "", "");
        JsonNode set = owned("ReplicaSet", "checkout-7d4b", "rs-1", "Deployment", "checkout", "dep-1");
        JsonNode pod = pod("checkout-a", "pod-a");
        server.answering(PODS + "/checkout-a/log", (exchange, asked) -> {
            String when = asked.query().containsKey("previous") ? " before " : " now ";
            ScriptedApiServer.text(
                    exchange, lines(Instant.parse(START), 3, asked.query().get("container") + when));
        });
        return server.with("/apis/apps/v1/namespaces/shop/deployments/checkout", deployment)
                .with("/apis/apps/v1/namespaces/shop/replicasets/checkout-7d4b", set)
                .with(PODS + "/checkout-a", pod)
                .with("/api/v1/nodes/node-1", json("""
                        {'kind':'Node','metadata':{'name':'node-1'},'spec':{'providerID':'aws:///eu-central-1a/i-0abc'},
                         'status':{'nodeInfo':{'osImage':'Bottlerocket','kernelVersion':'6.1','containerRuntimeVersion':'containerd://2'}}}"""))
                .listing("/apis/apps/v1/namespaces/shop/replicasets", List.of(set))
                .listing(PODS, List.of(pod))
                .listing("/api/v1/pods", List.of(pod))
                .listing("/api/v1/events", ScriptedApiServer.named(3, "node-event"))
                .listing("/apis/events.k8s.io/v1/events", ScriptedApiServer.named(3, "node-event"))
                .listing(NAMESPACE + "/events", ScriptedApiServer.named(2, "event"))
                .listing("/apis/events.k8s.io/v1/namespaces/shop/events", ScriptedApiServer.named(2, "event"));
    }
}
