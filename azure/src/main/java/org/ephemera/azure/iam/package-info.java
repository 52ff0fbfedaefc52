/** Reads the identity of the collector, managed identities and role assignments. */
@NullMarked
package org.ephemera.azure.iam;

import org.jspecify.annotations.NullMarked;
