package org.ephemera.analyze.parse.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Common properties of Azure resources: managed identities, tags and subscription. */
final class AzureIdentity {
    private AzureIdentity() {}

    /** Returns the system-assigned identity by its principal id, and user-assigned identities by their resource ids. */
    static List<LocatedValue<String>> of(LocatedJson resource) {
        LocatedJson identity = resource.at("identity");
        List<LocatedValue<String>> identities = new ArrayList<>();
        identity.text("principalId").ifPresent(identities::add);
        identity.at("userAssignedIdentities")
                .fields()
                .forEach((id, assigned) -> identities.add(new LocatedValue<>(id, assigned.evidence())));
        return identities;
    }

    static Map<String, LocatedValue<String>> tags(LocatedJson resource) {
        Map<String, LocatedValue<String>> tags = new TreeMap<>();
        resource.at("tags").fields().forEach((key, value) -> value.text().ifPresent(text -> tags.put(key, text)));
        return tags;
    }

    /** Returns {@code /subscriptions/ID} of a resource id. */
    static String subscription(String id) {
        String[] parts = id.split("/", 4);
        return parts.length > 2 ? "/" + parts[1] + "/" + parts[2] : "";
    }
}
