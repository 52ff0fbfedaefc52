package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.Outcome;

/**
 * Source of a service account, all role bindings of the cluster, and each role bound to the account: the permissions of
 * an attacker who controls the pod. A binding names the account, or a group that all service accounts belong to.
 */
final class AccountSource {

    private static final int MOST_ROLES = 200;
    private static final int SHOWN = 10;

    private final ItemContext context;
    private final String namespace;
    private final String account;
    private final AccountBindings reach;
    private final StepResults gaps = new StepResults();

    private AccountSource(ItemContext context) {
        this.context = context;
        this.namespace = context.place().namespace();
        this.account = context.params(ClusterArtifacts.AccountParameters.class).serviceAccount();
        this.reach = new AccountBindings(namespace, account);
    }

    static SourceResult read(ItemContext context) throws IOException {
        AccountSource source = new AccountSource(context);
        source.account();
        source.bindings();
        source.roles();
        return source.gaps.toResult(source.namespace + "/" + source.account);
    }

    private void account() throws IOException {
        ResourceRequest request = ResourceRequest.get(KubernetesOperations.GET_SERVICE_ACCOUNT, namespace, account);
        Optional<JsonNode> got = gaps.of(SingleObject.get(context.calls(), request));
        got.ifPresent(object -> {
            gaps.addObjects(1);
            CloudSurroundings surroundings = context.access().surroundings();
            String role = TruncatedField.text(
                    object.path("metadata").path("annotations").path(surroundings.identityAnnotation()));
            if (!role.isEmpty()) {
                surroundings.account(account, role, context.item(), context.recorder());
            }
        });
    }

    private void bindings() throws IOException {
        if (gaps.isEndedByDeadline()) {
            return;
        }
        // A role binding may bind an account of another namespace.
        ListReader.Read everywhere = list(KubernetesOperations.LIST_ROLE_BINDINGS, "");
        if (everywhere.found() == 0 && everywhere.gap().orElse(null) instanceof Outcome.Denied denied) {
            take(list(KubernetesOperations.LIST_ROLE_BINDINGS, namespace), "role binding");
            gaps.addMissing(new Outcome.Denied(
                    denied.permission(),
                    "only the role bindings of the target's namespace may be listed, so those of other"
                            + " namespaces are unknown; "
                            + denied.message()));
        } else {
            take(everywhere, "role binding");
        }
        if (!gaps.isEndedByDeadline()) {
            take(list(KubernetesOperations.LIST_CLUSTER_ROLE_BINDINGS, ""), "cluster role binding");
        }
    }

    private ListReader.Read list(ResourceOperation operation, String in) throws IOException {
        return new ListReader(context.calls(), ResourceRequest.get(operation, in, ""), "binding", reach::take).read();
    }

    private void take(ListReader.Read read, String noun) {
        gaps.addObjects(read.found());
        gaps.addClause(CountText.of(read.found(), noun) + (read.remark().isEmpty() ? "" : ": " + read.remark()));
        read.gap().ifPresent(why -> gaps.addMissing(new StepResult.Missing<>(why, read.endedByDeadline())));
    }

    private void roles() throws IOException {
        List<BoundRole> roles = List.copyOf(reach.roles());
        String names = String.join(
                ", ", roles.stream().limit(SHOWN).map(BoundRole::shown).toList());
        gaps.addClause((reach.isFull() ? "at least " : "")
                + CountText.of(reach.bindings(), "binding") + " apply to the account"
                + (names.isEmpty() ? "" : ", with the roles: " + names)
                + (roles.size() > SHOWN ? " and " + (roles.size() - SHOWN) + " more" : ""));
        if (reach.isFull()) {
            gaps.addMissing(new Outcome.Partial(
                    "more than the limit of bindings apply to the account; the roles of the rest" + " are unknown"));
        }
        for (BoundRole role : roles.subList(0, Math.min(MOST_ROLES, roles.size()))) {
            if (gaps.isEndedByDeadline()) {
                return;
            }
            role(role);
        }
        if (roles.size() > MOST_ROLES) {
            gaps.addMissing(
                    new Outcome.Partial("only the first " + MOST_ROLES + " of " + roles.size() + " roles were read"));
        }
    }

    private void role(BoundRole role) throws IOException {
        ResourceRequest request = role.namespace().isEmpty()
                ? ResourceRequest.get(KubernetesOperations.GET_CLUSTER_ROLE, "", role.name())
                : ResourceRequest.get(KubernetesOperations.GET_ROLE, role.namespace(), role.name());
        switch (SingleObject.get(context.calls(), request)) {
            case StepResult.Value<JsonNode> it -> gaps.addObjects(1);
            case StepResult.Missing<JsonNode> not -> {
                if (not.why() instanceof Outcome.Expired) {
                    gaps.addClause("the " + role.shown() + " does not exist");
                } else {
                    gaps.addMissing(not);
                }
            }
        }
    }
}
