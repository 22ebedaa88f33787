package io.personavideo;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

import jakarta.ws.rs.Path;

import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import io.personavideo.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpClient;

@AnalyzeClasses(packages = "io.personavideo", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String OURS = "io.personavideo..";
    private static final String JOB = "io.personavideo.job..";
    private static final String STORE = "io.personavideo.store..";
    private static final String STATUS = "io.personavideo.status..";
    private static final String REPLICA = "io.personavideo.replica..";
    private static final String GENERATION = "io.personavideo.generation..";
    private static final String PROVIDER = "io.personavideo.provider..";
    private static final String EACH_PROVIDER = "io.personavideo.provider.*..";
    private static final String SANDBOX = "io.personavideo.provider.sandbox..";
    private static final String MEDIA = "io.personavideo.media..";
    private static final String WEB = "io.personavideo.web..";
    private static final String PROBLEM = "io.personavideo.problem..";
    private static final String PAGES = "io.personavideo.pages..";
    private static final String METRICS = "io.personavideo.metrics..";
    private static final String TRACE = "io.personavideo.trace..";
    private static final String SETTINGS = "io.personavideo.settings..";
    private static final String DEV = "io.personavideo.dev..";

    @ArchTest
    static final ArchRule metricsImportNothingOfOurs = noClasses().that().resideInAPackage(METRICS)
            .should().dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(METRICS)));

    @ArchTest
    static final ArchRule tracesImportNothingOfOurs = noClasses().that().resideInAPackage(TRACE)
            .should().dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(TRACE)));

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("io.personavideo.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule jobImportsNothingOfOurs = noClasses().that().resideInAPackage(JOB)
            .should().dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(JOB)));

    @ArchTest
    static final ArchRule storeImportsOnlyJob = noClasses().that().resideInAPackage(STORE)
            .should().dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(STORE, JOB)));

    @ArchTest
    static final ArchRule providersImportOnlyJob = noClasses().that().resideInAPackage(PROVIDER)
            .should().dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(PROVIDER, JOB)));

    @ArchTest
    static final ArchRule settingsImportNothingOfOurs = noClasses().that().resideInAPackage(SETTINGS)
            .should().dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(SETTINGS)));

    @ArchTest
    static final ArchRule replicaImportsOnlyStatusStoreAndJob = noClasses().that().resideInAPackage(REPLICA)
            .should().dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(REPLICA, STATUS, STORE, JOB)));

    @ArchTest
    static final ArchRule onlyGenerationKnowsReplicas = noClasses().that().resideOutsideOfPackages(REPLICA, GENERATION)
            .should().dependOnClassesThat().resideInAPackage(REPLICA);

    @ArchTest
    static final ArchRule mediaKnowsNeitherTheDatabaseNorWhoMakesVideos = noClasses().that().resideInAPackage(MEDIA)
            .should().dependOnClassesThat(resideInAPackage(OURS)
                    .and(resideOutsideOfPackages(MEDIA, JOB, WEB, PROBLEM)));

    /** Whoever gives a client an address that came from outside has it checked by the guard, hop by hop. */
    @ArchTest
    static final ArchRule onlyTheFetcherRequestsWhatOthersName = noClasses()
            .that().resideOutsideOfPackages(DEV, SANDBOX).and().haveNameNotMatching(".*\\.VideoFetcher(\\$.*)?")
            .should().callMethodWhere(target(owner(assignableTo(HttpClient.class))));

    @ArchTest
    static final ArchRule statusKnowsNeitherGenerationNorProviders = noClasses().that().resideInAPackage(STATUS)
            .should().dependOnClassesThat().resideInAnyPackage(GENERATION, PROVIDER);

    @ArchTest
    static final ArchRule pagesAreAClientOfTheApi = noClasses().that().resideInAPackage(PAGES)
            .should().dependOnClassesThat().resideInAnyPackage(STATUS, GENERATION, PROVIDER);

    @ArchTest
    static final ArchRule nobodyKnowsThePages = noClasses().that().resideOutsideOfPackage(PAGES)
            .should().dependOnClassesThat().resideInAPackage(PAGES);

    @ArchTest
    static final ArchRule nothingInProductionKnowsDevAndSandbox = noClasses().that().resideOutsideOfPackages(DEV, SANDBOX)
            .should().dependOnClassesThat().resideInAnyPackage(DEV, SANDBOX);

    @ArchTest
    static final ArchRule onlyTheStoreKnowsSql = noClasses().that().resideOutsideOfPackages(STORE, DEV)
            .should().dependOnClassesThat()
            .resideInAnyPackage("io.vertx..sqlclient..", "io.vertx..pgclient..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule wireClientsAreSeenOnlyByTheirAdapter = classes().that().resideInAnyPackage(EACH_PROVIDER, MEDIA)
            .and().areAnnotatedWith(RegisterRestClient.class)
            .should().bePackagePrivate();

    @ArchTest
    static final ArchRule wireTypesAreSeenOnlyByTheirAdapter = classes().that().resideInAnyPackage(EACH_PROVIDER, MEDIA)
            .and().areMetaAnnotatedWith(JacksonAnnotation.class)
            .should().bePackagePrivate();

    @ArchTest
    static final ArchRule resourcesAreNamedResource = classes().that().areAnnotatedWith(Path.class)
            .and().areNotAnnotatedWith(RegisterRestClient.class)
            .should().haveSimpleNameEndingWith("Resource");

    @ArchTest
    static final ArchRule nothingElseIsNamedResource = classes().that().haveSimpleNameEndingWith("Resource")
            .should().beAnnotatedWith(Path.class);

    @ArchTest
    static final ArchRule noClassIsADrawer = noClasses()
            .should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Dto|DTO)");

    @ArchTest
    static final ArchRule noPackageIsADrawer = noClasses()
            .should().resideInAnyPackage("..util..", "..common..", "..impl..", "..dto..", "..helper..");

    /** What a native image would freeze as it was when it was built, and what one process must not share. */
    @ArchTest
    static final ArchRule noStaticFieldHoldsWhatBelongsToARun = noFields().that().areStatic()
            .should().haveRawType(assignableTo(Thread.class).or(assignableTo(Random.class)).or(assignableTo(Clock.class))
                    .or(assignableTo(Instant.class)).or(resideInAPackage("io.netty.."))
                    .or(nameMatching("io\\.vertx\\..*\\.Buffer")).as("a thread, a clock, randomness or a buffer"));

    /** What no signature of a resource or client mentions, a native executable writes as an empty object otherwise. */
    @ArchTest
    static final ArchRule problemsAreWrittenByNativeExecutablesToo = classes().that().areAssignableTo(Problem.class)
            .should().beAnnotatedWith(RegisterForReflection.class);

    @ArchTest
    static final ArchRule optionalIsNoField = noFields().should().haveRawType(Optional.class);
}
