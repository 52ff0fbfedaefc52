package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.kubernetes.plan.PodRanking;
import org.ephemera.kubernetes.plan.RankedPod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranking of 30 pods of a node, one of which is that of the alert. */
class PodRankingTest {
    private static final String PLAIN = "'containers':[{'name':'app','image':'registry.example.com/web:1'}]";

    @ParameterizedTest
    @CsvSource({
        "alertedUid, uid-bad, UID",
        "podName, bad, NAME",
        "address, 192.0.2.66, ADDRESS",
        "image, tools/xmrig, IMAGE",
        "containerName, miner, CONTAINER_NAME",
        "process, /usr/bin/xmrig, PROCESS",
        "runtimeId, 0123456789ab, RUNTIME_ID",
        "eventLastSeen, 2026-11-20T08:30:00Z, PRIVILEGED"
    })
    void ranksPodOfAlertFirst(String hint, String value, String reason) {
        PodRanking ranking = new PodRanking(Map.of(hint, value), 5);
        for (int i = 0; i < 29; i++) {
            ranking.addPod(pod("shop", "web-" + i, "192.0.2." + i, PLAIN, "ReplicaSet"));
        }
        ranking.addPod(pod(
                "shop",
                "bad",
                "192.0.2.66",
                "'containers':[{'name':'miner','image':'registry.example.com/tools/xmrig:6',"
                        + "'securityContext':{'privileged':true}}]",
                "ReplicaSet"));

        assertThat(ranking.count()).isEqualTo(30);
        assertThat(ranking.first()).hasSize(5).first().satisfies(first -> {
            assertThat(first.name()).isEqualTo("bad");
            assertThat(first.reasonNames()).contains(reason);
        });
    }

    /** The programs of the cluster need such rights; an alert about them matches in another way. */
    @Test
    void privilegedSystemPodIsNotRankedFirst() {
        PodRanking ranking = new PodRanking(new TreeMap<>(), 5);
        ranking.addPod(
                pod("kube-system", "proxy", "192.0.2.1", "'hostNetwork':true,'hostPID':true," + PLAIN, "DaemonSet"));
        ranking.addPod(pod("shop", "tool", "192.0.2.2", "'hostPID':true," + PLAIN, "ReplicaSet"));

        assertThat(ranking.first()).extracting(RankedPod::name).containsExactly("tool", "proxy");
    }

    private static JsonNode pod(String namespace, String name, String address, String spec, String owner) {
        return ShopObjects.json("""
                {'metadata':{'namespace':'%s','name':'%s','uid':'uid-%s','creationTimestamp':'2026-11-18T08:00:00Z',
                  'ownerReferences':[{'kind':'%s','name':'x','uid':'y'}]},'spec':{%s},
                 'status':{'podIP':'%s','containerStatuses':[{'name':'app','containerID':'containerd://%s'}]}}
                """.formatted(
                        namespace, name, name, owner, spec, address, name.equals("bad") ? "0123456789abcdef" : "feed"));
    }
}
