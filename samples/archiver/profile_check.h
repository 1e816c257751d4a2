#pragma once

#include <string>
#include <vector>

// How many of the profiles can be opened. Works without being linked to MAPI, so that a missing Outlook is no start-up failure.
int CountUsableProfiles(const std::vector<std::string> &profiles);
