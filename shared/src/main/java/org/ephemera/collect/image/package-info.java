/** Image manifests and indexes as registries of every cloud return them. */
@NullMarked
package org.ephemera.collect.image;

import org.jspecify.annotations.NullMarked;
