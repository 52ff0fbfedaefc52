package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Change that the collection itself made, recorded so that it is not attributed to an attacker.
 *
 * @param item item whose source made the change
 * @param what description for people
 */
public record CollectionFootprint(String item, String what) {
    /** Name of the fact of a note that records a footprint. */
    public static final String FACT = "footprint";

    ObjectNode toJson() {
        return Json.object().put("item", item).put("what", what);
    }
}
