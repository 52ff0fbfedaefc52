/**
 * Masks secrets in text of a target. Every output of an analysis shows target text through {@link org.ephemera.analyze.redact.Masking};
 * the sealed evidence is never changed.
 */
@NullMarked
package org.ephemera.analyze.redact;

import org.jspecify.annotations.NullMarked;
