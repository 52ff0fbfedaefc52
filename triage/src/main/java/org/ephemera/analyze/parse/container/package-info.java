/** Parts of container descriptions that several platforms write in the same form. */
@NullMarked
package org.ephemera.analyze.parse.container;

import org.jspecify.annotations.NullMarked;
