package org.ephemera.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods and workloads of EKS in alerts, and the reasons of alerts without one. */
class EksAlertsTest {
    private static final String CLUSTER = "arn:aws:eks:eu-central-1:123456789012:cluster/shop";
    private static final String POD = "checkout-7d4b9c6f5-x2x4q";

    @ParameterizedTest
    @CsvSource({
        "finding-eks-exec,                     #shop/checkout-7d4b9c6f5-x2x4q, Execution:Kubernetes/AnomalousBehavior.ExecInPod",
        "finding-eks-runtime,                  #shop/deployment/checkout, PrivilegeEscalation:Runtime/ContainerMountsHostDirectory",
        "finding-eks-attack-sequence-workload, #shop/deployment/checkout, AttackSequence:EKS/CompromisedCluster",
        "securityhub-eks,                      #shop/checkout-7d4b9c6f5-x2x4q, TTPs/Execution/Execution:Kubernetes-AnomalousBehavior.ExecInPod",
        "securityhub-v2-eks,                   #shop/deployment/checkout, PrivilegeEscalation:Runtime/ContainerMountsHostDirectory",
    })
    void parsesPodOrWorkload(String fixture, String within, String type) throws IOException {
        AlertSubject subject = only(text(fixture));
        assertThat(subject.target().id()).isEqualTo(CLUSTER + within);
        assertThat(subject.target().attributes())
                .containsEntry("namespace", "shop")
                .containsEntry("findingType", type);
        assertThat(subject.trigger().eventId()).isNotBlank();
    }

    /** A cluster without a pod does not hide a task, and a task does not hide it. */
    @Test
    void selectsClusterNextToTask() throws IOException {
        ParsedAlert alert = AlertParser.parse(text("finding-attack-sequence-task-and-cluster"));
        assertThat(alert).isInstanceOfSatisfying(ParsedAlert.Recognised.class, recognised -> {
            assertThat(recognised.subjects())
                    .extracting(AlertSubject::target)
                    .satisfiesExactly(
                            task -> assertThat(task.id()).contains(":task/shop/"),
                            cluster -> assertThat(cluster.id()).isEqualTo(CLUSTER));
            assertThat(recognised.unplaced()).isEmpty();
        });
    }

    /** Kinds in the spellings of paths, objects and enumerations; a replica set becomes its deployment. */
    @ParameterizedTest
    @CsvSource({
        "pods,         p,                  #shop/p",
        "Pod,          p,                  #shop/p",
        "PODS,         p,                  #shop/p",
        "Deployment,   checkout,           #shop/deployment/checkout",
        "DAEMONSETS,   agent,              #shop/daemonset/agent",
        "statefulsets, db,                 #shop/statefulset/db",
        "jobs,         import,             #shop/job/import",
        "cronjobs,     nightly,            #shop/cronjob/nightly",
        "replicasets,  checkout-7d4b9c6f5, #shop/deployment/checkout",
    })
    void acceptsEveryKindThatOwnsPods(String kind, String name, String within) throws IOException {
        assertThat(only(exec(kind, "shop", name)).target().id()).isEqualTo(CLUSTER + within);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rollouts    | shop | nightly       | is not a pod, deployment, daemonset, statefulset, job or cronjob",
                "replicasets | shop | by-hand       | is not a pod, deployment, daemonset, statefulset, job or cronjob",
                "pods        | shop | ../../secrets | an unknown format",
                "pods        | SHOP | p             | an unknown format",
                "pods        | shop | a#b           | an unknown format",
            })
    void reportsReasonWithoutTarget(String kind, String namespace, String name, String reason) throws IOException {
        assertThat(AlertParser.parse(exec(kind, namespace, name)))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).contains(reason));
    }

    private static byte[] exec(String kind, String namespace, String name) throws IOException {
        return new String(text("finding-eks-exec"), StandardCharsets.UTF_8)
                .replace("\"type\": \"pods\"", "\"type\": \"" + kind + "\"")
                .replace("\"namespace\": \"shop\"", "\"namespace\": \"" + namespace + "\"")
                .replace("\"name\": \"" + POD + "\"", "\"name\": \"" + name + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static AlertSubject only(byte[] alert) {
        assertThat(AlertParser.parse(alert))
                .isInstanceOfSatisfying(
                        ParsedAlert.Recognised.class,
                        recognised -> assertThat(recognised.subjects()).hasSize(1));
        return ((ParsedAlert.Recognised) AlertParser.parse(alert)).subjects().getFirst();
    }

    private static byte[] text(String fixture) throws IOException {
        return Files.readAllBytes(Path.of("../aws/src/test/resources/org/ephemera/aws/alert/" + fixture + ".json"));
    }
}
