/**
 * Masks secrets in text of a target. Every output of an analysis passes text of the target through
 * {@link org.ephemera.analyze.redact.SecretMasking}. The sealed evidence is never changed.
 */
@NullMarked
package org.ephemera.analyze.redact;

import org.jspecify.annotations.NullMarked;
