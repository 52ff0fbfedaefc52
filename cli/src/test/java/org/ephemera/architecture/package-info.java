/** Tests of the package table and of the structure limits of the project. */
@NullMarked
package org.ephemera.architecture;

import org.jspecify.annotations.NullMarked;
