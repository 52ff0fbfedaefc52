/**
 * Access to a sealed package: its files and digests, the responses in its acquisition log, and their bodies as
 * documents.
 */
@NullMarked
package org.ephemera.analyze.parse.sealed;

import org.jspecify.annotations.NullMarked;
