package org.ephemera.analyze.activity;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PlannedItem;

/**
 * Container group or app of Azure, with its environment, registries and managed identities, as the planned items
 * identify them.
 *
 * @param ids resource ids in lower case: of the target, and of the environment of an app
 * @param registries host names of the registries of its images, in lower case
 * @param identities object ids in lower case; empty for a cluster, whose control plane creates compute resources all
 *     day
 */
record AzureTargetParts(Set<String> ids, Set<String> registries, Set<String> identities) {
    private static final String AZURE = "azure.";
    private static final String CLUSTER = "azure.aks";
    private static final String REGISTRIES = "/providers/microsoft.containerregistry/registries/";
    private static final String OBJECT = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    AzureTargetParts {
        ids = Set.copyOf(ids);
        registries = Set.copyOf(registries);
        identities = Set.copyOf(identities);
    }

    static AzureTargetParts of(SealedPackage sealed) {
        String kind = sealed.request().target().kind();
        Set<String> ids = new HashSet<>();
        Set<String> registries = new HashSet<>();
        Set<String> identities = new HashSet<>();
        if (kind.startsWith(AZURE)) {
            ids.add(lower(sealed.request().target().id()).split("#", 2)[0]);
        }
        for (ItemOutcome outcome : sealed.outcomes()) {
            PlannedItem item = outcome.planned();
            switch (item.artifact()) {
                case "azure.app.environment" -> ids.add(lower(item.param("environment")));
                case "azure.acr.image" ->
                    registries.add(lower(item.param("image")).split("/", 2)[0]);
                case "azure.authorization.role-assignments" -> {
                    if (!kind.startsWith(CLUSTER)) {
                        identities.add(lower(item.param("principal")));
                    }
                }
                default -> {}
            }
        }
        ids.remove("");
        identities.remove("");
        return new AzureTargetParts(ids, registries, identities);
    }

    /** Reports whether a call is about the target, a part of it, its environment, or a registry of its images. */
    boolean uses(ControlCall call) {
        String resource = resource(call);
        int registry = resource.indexOf(REGISTRIES);
        String name = registry < 0
                ? ""
                : resource.substring(registry + REGISTRIES.length()).split("/", 2)[0];
        return ids.stream().anyMatch(id -> (resource + "/").startsWith(id + "/"))
                || (!name.isEmpty() && registries.stream().anyMatch(host -> host.startsWith(name + ".")));
    }

    /** Reports whether the caller is a managed identity of the target. */
    boolean isIdentity(ControlCall call) {
        return identities.contains(lower(call.principal()))
                || identities.contains(
                        lower(call.entry().path("claims").path(OBJECT).asText()));
    }

    /** Returns the resource id in lower case: the activity log writes the same id in different cases. */
    static String resource(ControlCall call) {
        return lower(call.entry().path("resourceId").asText());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
