package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the collector's own reading changed, so that nobody takes it for the work of somebody else.
 *
 * @param item whose source did it
 * @param what for people
 */
public record Footprint(String item, String what) {
    /** The fact of a note that tells of one. */
    public static final String FACT = "footprint";

    ObjectNode toJson() {
        return Json.object().put("item", item).put("what", what);
    }
}
