/** Results of commands as text and as JSON. */
@NullMarked
package org.ephemera.cli.render;

import org.jspecify.annotations.NullMarked;
