/** Builders of sealed packages from supplied responses, for tests. */
@NullMarked
package org.ephemera.analyze.testing;

import org.jspecify.annotations.NullMarked;
