package org.ephemera.azure.target;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Target;

/**
 * A Log Analytics workspace that somebody names, beside the one that the target or its environment names: of a target that is gone
 * nothing else tells which it wrote to.
 */
public final class NamedWorkspace {
    /** Its workspace id (also called customer id), a GUID. */
    public static final String SETTING = "EPHEMERA_WORKSPACE";

    public static final String PARAM = "workspace";

    private record Parameters(String workspace) {}

    private NamedWorkspace() {}

    /** Returns the workspace that goes with an item, "" if nobody names one. */
    public static String of(PlannedItem item) {
        return ParameterCodec.read(item, Parameters.class).workspace();
    }

    /**
     * The target, with the workspace if one is named.
     *
     * @throws IllegalArgumentException if what is named is no id
     */
    public static Target with(Map<String, String> settings, Target target) {
        Optional<String> id = Optional.ofNullable(settings.get(SETTING)).filter(text -> !text.isBlank());
        if (id.isEmpty()) {
            return target;
        }
        if (!Guid.is(id.get())) {
            throw new IllegalArgumentException(SETTING + " is the id of a Log Analytics workspace, a GUID such as"
                    + " 63613592-b6f7-4c3d-a390-22ba13102111");
        }
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(PARAM, id.get());
        return new Target(target.kind(), target.id(), attributes);
    }
}
