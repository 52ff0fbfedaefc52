/** Signatures of the objects that functions and commands store about their work, outside of packages. */
@NullMarked
package org.ephemera.state;

import org.jspecify.annotations.NullMarked;
