/** Where the collector is installed: its settings, and what they open, the same in every cloud. */
@NullMarked
package org.ephemera.runtime;

import org.jspecify.annotations.NullMarked;
