package org.ephemera.azure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.testing.CollectedPackage;

/** What was asked of a cloud is what is declared for its target, all of it, and nothing that is not only read. */
public final class DeclaredCalls {
    /** ImagesTest and LogTablesTest have them. */
    private static final Set<String> AFTER_A_REFUSAL = Set.of(AcrCatalog.ANYBODY.key(), LogsCatalog.SEARCH.key());

    private DeclaredCalls() {}

    public static void check(String target, SimulatedAzure azure, CollectedPackage gathered) {
        assertThat(azure.calls()).noneMatch(SimulatedCall::refused);
        Set<String> declared = AzureSources.readFor(AzureTarget.parse(target)).stream()
                .flatMap(artifact -> artifact.operations().stream())
                .filter(operation -> !AFTER_A_REFUSAL.contains(operation))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked = azure.calls().stream()
                .map(SimulatedCall::action)
                .filter(action -> !action.equals("login:Token"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).as("what was asked is what is declared").isEqualTo(declared);
        Set<String> logged = gathered.operations().collect(Collectors.toCollection(TreeSet::new));
        assertThat(logged).isEqualTo(asked);
    }
}
