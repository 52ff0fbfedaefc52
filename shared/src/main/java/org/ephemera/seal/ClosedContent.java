package org.ephemera.seal;

import java.util.Map;
import java.util.Optional;
import org.ephemera.format.OutcomeList;
import org.ephemera.model.Digest;

/**
 * The closed content of a package.
 *
 * @param foreign number of foreign files
 * @param body path of a body, whose lock is representative; empty if no body exists
 * @param rootFiles digests of the files at the root that do not depend on the content
 */
record ClosedContent(
        StoredManifest manifest,
        OutcomeList outcomes,
        int foreign,
        Optional<String> body,
        Map<String, Digest> rootFiles) {}
