/** How AWS is reached: one way to make clients, one way to say why a call failed. */
@NullMarked
package org.ephemera.aws.client;

import org.jspecify.annotations.NullMarked;
