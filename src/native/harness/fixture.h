// Shared by the two halves of the fixture.
#pragma once
#include "harness.h"

#include <mapix.h>
#include <mapiutil.h>
#include <mapitags.h>
#include <edkmdb.h>

/// Objects that the probed code is given and that only take note.
void *fixtureAdviseSink();
void *fixtureImporter();
void *fixtureHierarchyImporter();
