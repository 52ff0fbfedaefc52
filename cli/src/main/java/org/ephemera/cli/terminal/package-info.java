/** How results look to a person: escaped, styled where the terminal can, in columns, with a live line while they wait. */
@NullMarked
package org.ephemera.cli.terminal;

import org.jspecify.annotations.NullMarked;
