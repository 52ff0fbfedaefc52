package org.ephemera.aws.catalog;

import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;

/**
 * Attributes of a target that items pass on when they are needed.
 *
 * @param createdAt creation time of the task, RFC 3339; "" if the alert does not contain it
 * @param accessKey access key that the alert is about, "" if it contains none
 * @param trail ARN of the trail that the user gave with {@code --trail}; "" if none was given
 */
public record TargetAttributes(String createdAt, String accessKey, String trail) {
    public static TargetAttributes of(PlannedItem item) {
        return ParameterCodec.read(item, TargetAttributes.class);
    }
}
