/** Stores, signers and packages that the user specifies by URI or id. */
@NullMarked
package org.ephemera.cli.store;

import org.jspecify.annotations.NullMarked;
