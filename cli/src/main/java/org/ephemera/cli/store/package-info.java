/** Stores, signers and packages that the user names by URI or id. */
@NullMarked
package org.ephemera.cli.store;

import org.jspecify.annotations.NullMarked;
