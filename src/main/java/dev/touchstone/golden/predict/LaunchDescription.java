package dev.touchstone.golden.predict;

/** What is going to be launched, and by what. Command lines are without control characters. */
public sealed interface LaunchDescription
    permits GrubLinux, GrubXen, TbootLaunch, EfiBinaries, UnifiedKernel {}
