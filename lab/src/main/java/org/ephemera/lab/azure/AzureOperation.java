package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;

/** Simulated Azure operation that reads. */
interface AzureOperation {
    /**
     * Returns the response to a request.
     *
     * @param path matched path with its named groups
     */
    ObjectNode answer(AzureCall call, Matcher path) throws AzureError;
}
