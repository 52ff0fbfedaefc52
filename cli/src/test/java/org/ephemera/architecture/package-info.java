/** Holds the whole project to its package table. */
@NullMarked
package org.ephemera.architecture;

import org.jspecify.annotations.NullMarked;
