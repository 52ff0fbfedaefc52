package org.ephemera.azure.target;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Target;

/**
 * Log Analytics workspace that the user configures, in addition to the one in the target's definition or environment.
 * For a deleted target, nothing else identifies its workspace.
 */
public final class NamedWorkspace {
    /** Setting with the workspace id (also called customer id), a GUID. */
    public static final String SETTING = "EPHEMERA_WORKSPACE";

    public static final String PARAM = "workspace";

    private record Parameters(String workspace) {}

    private NamedWorkspace() {}

    /** Returns the workspace of an item; "" if none is configured. */
    public static String of(PlannedItem item) {
        return ParameterCodec.read(item, Parameters.class).workspace();
    }

    /**
     * Adds the configured workspace, if there is one, to the target's attributes.
     *
     * @throws IllegalArgumentException if the setting is not a GUID
     */
    public static Target addTo(Map<String, String> settings, Target target) {
        Optional<String> id = Optional.ofNullable(settings.get(SETTING)).filter(text -> !text.isBlank());
        if (id.isEmpty()) {
            return target;
        }
        if (!Guid.isGuid(id.get())) {
            throw new IllegalArgumentException("invalid " + SETTING + ": expected the id of a Log Analytics"
                    + " workspace, a GUID such as"
                    + " 63613592-b6f7-4c3d-a390-22ba13102111");
        }
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(PARAM, id.get());
        return new Target(target.kind(), target.id(), attributes);
    }
}
