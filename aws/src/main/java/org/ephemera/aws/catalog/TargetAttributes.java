package org.ephemera.aws.catalog;

import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;

/**
 * Attributes of a target that items pass on when they are needed.
 *
 * @param createdAt of the task, RFC 3339; "" if the alert did not tell
 * @param accessKey that the alert is about, "" if it names none
 * @param trail the ARN of the named trail, "" if there is none
 */
public record TargetAttributes(String createdAt, String accessKey, String trail) {
    public static TargetAttributes of(PlannedItem item) {
        return ParameterCodec.read(item, TargetAttributes.class);
    }
}
