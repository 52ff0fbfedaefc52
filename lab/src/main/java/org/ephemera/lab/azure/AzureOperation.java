package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;

/** Answers one operation. */
interface AzureOperation {
    /** @param path matched, with its named groups */
    ObjectNode answer(AzureCall call, Matcher path) throws AzureError;
}
