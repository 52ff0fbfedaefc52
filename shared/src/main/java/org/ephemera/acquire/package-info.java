/** Steps of an acquisition, in order: open, collect, seal. */
@NullMarked
package org.ephemera.acquire;

import org.jspecify.annotations.NullMarked;
